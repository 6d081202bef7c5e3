//go:build linux

// Link is a network link in user space, as bad as it is told to be: it joins two TUN devices and delays, drops and
// slows down the packets between them. Kernels without netem can do that too, and tests that need it, at that.
//
//	link A B
//
// In: packets of both, and orders. Out: the packets that arrive. Both devices are the process's while it runs.
//
// A and B are TUN devices that are there already. Each line of standard input changes the link, in both directions:
// "delay 25ms", "loss 0.02", "rate 125000" (bytes a second; 0 is as fast as can be), "down", "up". It ends with its
// input.
package main
