// Package library implements the functions of expressions: those that wsrun adds, see [Functions], and replacements of
// those of expr that are inexact or unbounded, see [Exact] and [MakerOf].
//
// A function knows neither expressions nor VUs. A function that needs state is given it: the random ones are methods of
// a [Source], and a [Maker] counts its work on the [budget.Work] passed to it. Some have types that leave no room for
// an error. They panic with it, and expr's VM turns that into an error with the place of the call.
package library
