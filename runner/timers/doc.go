// Package timers keeps what is due in an iteration: its lists' waits, and its sessions' intervals, timeouts and limits.
//
// A Timer says whose it is, and that Owner is told when it is due. The Heap has one runtime timer for all of them;
// whose callback that is, and which lock guards the heap, is the iteration's.
package timers
