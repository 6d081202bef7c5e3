package main

import (
	"strings"
	"testing"
)

// limits are the most of each figure that a package may have.
type limits struct {
	knot    int // files
	methods int // of a type
	spread  int // files that a type is in
	fields  int // of a struct
	long    int // lines
}

// house is what holds for every package.
func house() limits { return limits{knot: 15, methods: 40, spread: 6, fields: 25} }

// exceptions are the packages that are not there yet, each with its figures today, and zero where the limit of the house
// holds. A number here only goes down.
func exceptions() map[string]limits {
	return map[string]limits{}
}

// TestLimits holds the figures of every package. `go run ./internal/knots -v` shows which files are in a knot.
func TestLimits(t *testing.T) {
	rooms, err := measure("../..", "./...")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range rooms {
		name := strings.TrimPrefix(r.name, "wsrun/")
		seen[name] = true
		except := exceptions()[name]
		hold := func(what string, got, house, exception int) {
			t.Helper()
			limit := max(house, exception)
			if got > limit {
				t.Errorf("%s: %s: %d, want at most %d", name, what, got, limit)
			}
			if exception > 0 && (got < exception || exception <= house) {
				t.Errorf("%s: %s: %d, lower the exception of %d", name, what, got, exception)
			}
		}
		hold("files in a knot: "+strings.Join(r.knot, " "), len(r.knot), house().knot, except.knot)
		hold("methods of "+r.widest.name, r.widest.methods, house().methods, except.methods)
		hold("files of "+r.spread.name, r.spread.files, house().spread, except.spread)
		hold("fields of "+r.biggest.name, r.biggest.size, house().fields, except.fields)
		hold("long lines: "+strings.Join(r.long, " "), len(r.long), house().long, except.long)
	}
	for name := range exceptions() {
		if !seen[name] {
			t.Errorf("there is no package %s for its exception", name)
		}
	}
}
