// Package scenario is the language: YAML → Scenario → Plan.
//
// Parse walks one file's node tree, never structs, and gives a Scenario in which every value keeps its place. Compile
// resolves names, compiles every expression and template, and gives a Plan: immutable, shared by all VUs, with each
// list of actions laid out as flat code so that a list that waits is a program counter. Both take a diag.List and add
// everything that is wrong; they never stop at the first.
//
//	var found diag.List
//	sc := scenario.Parse("chat.yaml", data, &found)
//	if sc != nil {
//		plan := scenario.Compile(sc, scenario.Options{}, &found)
//	}
//
// The way of a file: package yamltext makes a plain tree of its text, in which each rune of a value knows where it is
// written, or says where the text stops being YAML; the decoder walks that tree by the key tables.
//
// One table for each YAML mapping (package table) names its keys and says which of them go together. The decoder, the
// nearest-name hints, schema.json and the reference read it, so nothing is typed twice. yaml.v3 is imported here and
// in table and yamltext only.
//
// A verb is one file, named after it (ping.go): its verb (verb.go), which says all that others ask about it, what is
// read behind its key, how that is compiled, and the type of its steps. A new one is that file and its line in
// verbs.go; if its steps are of a type of its own, and not of one that the runner knows, also a case and an executor in
// the runner.
//
// The files of the package lie in layers: shapes and tables; the decoder, which reads one mapping at a time and asks a
// guide about the others; verbs and actions; the compiler, which knows expressions and names, and the lister, which
// lays actions out as steps; mappings with what is made of them (connect.go, reconnect.go); the planner, which turns a
// Scenario into a Plan, and what judges that.
package scenario
