// Package timers holds what is due in an iteration: the waits of its lists, and the intervals, timeouts and limits of
// its sessions.
//
// A Timer names its Owner, who is told when it is due. The Heap has a single runtime timer for all of them; the
// iteration provides its callback, and the lock that guards the heap.
package timers
