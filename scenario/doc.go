// Package scenario is the language: YAML → Scenario → Plan.
//
// Parse walks one file's node tree, never structs, and returns a Scenario in which every value keeps its place. Compile
// resolves names, compiles every expression and template, and returns a Plan: immutable, shared by all VUs, with each
// list of actions laid out as flat code so that a list that waits is a program counter. Both take a diag.List and add
// everything that is wrong; they never stop at the first.
//
//	var found diag.List
//	sc := scenario.Parse("chat.yaml", data, &found)
//	if sc != nil {
//		plan := scenario.Compile(sc, scenario.Options{}, &found)
//	}
//
// The path of a file: package yamltext turns its text into a plain tree, in which each rune of a value knows where it
// is written, or finds where the text stops being YAML; the decoder walks that tree by the key tables.
//
// One table for each YAML mapping (package table) lists its keys and says which of them go together. The decoder, the
// nearest-name hints, schema.json and the reference read it, so nothing is typed twice. yaml.v3 is imported only here
// and in table and yamltext.
//
// A verb is one file, named after it (ping.go). It contains the verb (verb.go), which holds everything that others ask
// about it, how its argument is read, how it is compiled, and the type of its steps. A new one is that file and its
// line in verbs.go; if its steps have a type that the runner does not know, also a case and an executor in the runner.
//
// The files of the package form layers: shapes and tables; the decoder, which reads one mapping at a time and asks a
// guide about the others; verbs and actions; the compiler, which knows expressions and names, and the lister, which
// lays actions out as steps; mappings with what is compiled from them (connect.go, reconnect.go); and the planner,
// which turns a Scenario into a Plan, with what validates that.
package scenario
