package checks

import (
	"strconv"
	"unsafe"

	"wsrun/checks/exactjson"
)

// slotVars are the variables that stand for message paths in a program that needs no full decode. They are fields of a
// struct, which expr loads in one step.
type slotVars struct {
	V0  any `expr:"v0"`
	V1  any `expr:"v1"`
	V2  any `expr:"v2"`
	V3  any `expr:"v3"`
	V4  any `expr:"v4"`
	V5  any `expr:"v5"`
	V6  any `expr:"v6"`
	V7  any `expr:"v7"`
	V8  any `expr:"v8"`
	V9  any `expr:"v9"`
	V10 any `expr:"v10"`
	V11 any `expr:"v11"`
	V12 any `expr:"v12"`
	V13 any `expr:"v13"`
	V14 any `expr:"v14"`
	V15 any `expr:"v15"`
}

// array returns the same memory as an array.
func (v *slotVars) array() *[exactjson.MaxSlots]any {
	return (*[exactjson.MaxSlots]any)(unsafe.Pointer(v))
}

// varsOf returns the same memory as a struct. A struct of equal fields has the layout of an array, and the constant
// does not compile if their sizes differ.
func varsOf(s *exactjson.Slots) *slotVars {
	const _ = -(unsafe.Sizeof(slotVars{}) ^ unsafe.Sizeof([exactjson.MaxSlots]any{}))
	return (*slotVars)(unsafe.Pointer(&s.Values))
}

// slotField returns the name of a slot's field in slotVars.
func slotField(slot int) string { return "v" + strconv.Itoa(slot) }
