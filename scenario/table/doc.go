// Package table is the means to define a language of YAML mappings. It knows none of the language's keys.
//
// A Table is one mapping: its keys as Rows, each with its doc, its default and its Field, which is the Shape of the
// key's value and how to store that in a Go value. A single Table feeds the Decoder, its hints, schema.json and the
// reference, so that nothing is typed twice. A Decoder walks a yamltext.Document according to the tables passed to it
// and adds all errors to a diag.List, each with its place; it never stops at one. Findings about unknown keys, and
// about mappings that are something else, are left to a Guide, because they need all tables of a language.
//
// Durations, rates, sizes, shares and counts are parsed here, in the same way for files and flags, with the same bounds
// and the same messages. Tables are immutable once built; a Decoder belongs to one goroutine.
package table
