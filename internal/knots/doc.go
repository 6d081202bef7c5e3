// Command knots prints how entangled each package is, and its test holds the figures.
//
//	go run ./internal/knots              every package of the module
//	go run ./internal/knots -v ./runner  one, with the files of its biggest knot
//
// The columns, all without tests and generated files:
//
//	knot     files of the biggest set that use each other's names in a circle, of all files; methods and fields count
//	methods  the type with the most methods
//	spread   the type whose methods and declaration are in the most files
//	struct   the struct with the most fields, an embedded one being one
//	long     lines over 120 columns, a tab being four, per 1,000 lines
//	func     lines of function bodies: median, 95th percentile, longest
//	file     lines of the longest file
//
// A knot can only be read and changed as a whole. What cuts one: a package of its own, as imports have no circles; a
// table that the entry point passes in, where a leaf reads it now; a small interface that the consumer owns.
package main
