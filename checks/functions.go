package checks

import "wsrun/checks/library"

// FuncDoc documents a function of ours, beside those that expr has.
type FuncDoc = library.FuncDoc

// Functions returns the functions that are ours, in the order of the reference.
func Functions() []FuncDoc { return library.Docs() }
