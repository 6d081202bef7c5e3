// Package budget is what an evaluation may take: time, memory, and until when.
//
// An evaluation has no deadline that a VM would hold. Instead, whatever may take long counts its work on a [Work] as it
// goes, and what it makes before it makes it. Over a budget, Work panics with an [Error], which expr's VM turns into an
// error with the place.
//
// A Work belongs to one goroutine, except for [Work.Busy] and [Work.Interrupt]. A [Memory] is shared.
package budget
