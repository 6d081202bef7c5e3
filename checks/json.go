package checks

import "wsrun/checks/exactjson"

// encoder returns the encoder of expressions' values: it knows the structs that roots such as `close` stand for.
func encoder() exactjson.Encoder { return exactjson.Encoder{Object: rootMap} }

// Encode appends a value of an expression as exactjson.Encode does.
func Encode(dst []byte, v any) ([]byte, error) { return encoder().Encode(dst, v) }

// Format returns a value of an expression as exactjson.Format does.
func Format(v any) string { return encoder().Format(v) }

// appendFormat appends what Format returns.
func appendFormat(dst []byte, v any) []byte {
	dst, _ = encoder().AppendFormat(dst, v)
	return dst
}
