// Package guard watches the resources that a load generator takes: the process's memory, its CPUs, its descriptors.
//
// Memory ends the runs of a process before there is none left, since Go's runtime or the kernel would end the process
// with nothing written. Health notes when the machine was too busy or too late for figures to be the target's, and
// says so in the words of the summary. Both know of a run only what they are given: functions to end it with.
//
//	memory, stop := guard.WatchMemory()
//	defer stop()
//	…
//	leave := memory.Join(guard.Run{Stop: cut, Fail: fail})
//	defer leave()
package guard
