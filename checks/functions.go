package checks

// FuncDoc documents a function of ours.
type FuncDoc struct {
	Name, Signature, Doc string
	Example              string // an expression that is true
}

// Functions returns the functions that are ours, in the order of the reference.
func Functions() []FuncDoc { panic("not yet") }
