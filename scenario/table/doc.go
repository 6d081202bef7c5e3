// Package table is what a language of YAML mappings is written down with. It knows none of the language's keys.
//
// A Table is one mapping: its keys as Rows, each with its doc, its default and its Field, which is the Shape of what
// may stand behind the key and how that gets into a Go value. One Table feeds the Decoder, its hints, schema.json and
// the reference, so that nothing is typed twice. A Decoder walks a yamltext.Document by the tables it is handed and
// adds what is wrong to a diag.List, each finding at its place; it never stops at one. What it says of a key that is
// not known, and of a mapping that is something else, it leaves to a Guide, since that takes all tables of a language.
//
// Durations, rates, sizes, shares and counts are read here in one way for files and flags, with the same bounds and the
// same words. Tables are immutable once built; a Decoder belongs to one goroutine.
package table
