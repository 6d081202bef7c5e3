package checks

// Decode decodes strict JSON.
func Decode(data []byte) (any, error) { panic("not yet") }

// Encode appends v as compact JSON.
func Encode(dst []byte, v any) ([]byte, error) { panic("not yet") }

// Format returns a value as text.
func Format(v any) string { panic("not yet") }
