package checks

import "wsrun/checks/library"

// FuncDoc documents one of our functions, which come in addition to expr's.
type FuncDoc = library.FuncDoc

// Functions returns our functions, in the order of the reference.
func Functions() []FuncDoc { return library.Docs() }
