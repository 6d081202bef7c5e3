// Package library is the functions of expressions: those that wsrun adds, see [Functions], and those of expr that would
// be inexact or without a bound, see [Exact] and [MakerOf].
//
// A function knows no expression and no VU. One that needs a state gets it: the random ones are methods of a [Source],
// and a [Maker] counts its work on the [budget.Work] that it is called with. Some have types that leave no room for an
// error. They panic with it, and expr's VM turns that into an error with the place of the call.
package library
