// Package budget limits what an evaluation may take: time, memory, and until when.
//
// An evaluation has no deadline enforced by a VM. Instead, everything that may take long counts its work on a [Work] as
// it goes, and counts what it makes before making it. Over budget, Work panics with an [Error], which expr's VM turns
// into an error with the place.
//
// A Work belongs to one goroutine, except for [Work.Busy] and [Work.Interrupt]. A [Memory] is shared.
package budget
