package scenario

import (
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"
)

// fragmentKeys returns the keys allowed in an included file.
func fragmentKeys() []string {
	return []string{"name", "description", "actions", "vars", "shared", "metrics", "include"}
}

// IsFragment reports whether the file only serves to be included, and runs nothing of its own.
func (s *Scenario) IsFragment() bool {
	for key := range s.seen {
		if !slices.Contains(fragmentKeys(), key) {
			return false
		}
	}
	return true
}

// include adds the actions, vars, shared and metrics of the files that the scenario includes.
func (c *planner) include(from *Scenario, chain []string) {
	for _, name := range from.Include {
		path := beside(name)
		if slices.Contains(chain, path) {
			c.out.Errorf(name.Pos, len([]rune(name.Value)), "%s includes itself", diag.Quote(name.Value))
			continue
		}
		if c.included[path] {
			continue // included in two ways: once is enough
		}
		data, ok := c.files.readBeside(name)
		if !ok {
			c.lost = true
			continue
		}
		c.included[path] = true
		sc := c.parse(path, data, c.out)
		if sc == nil {
			c.lost = true
			continue
		}
		c.lost = c.lost || sc.unread["shared"] || sc.unread["vars"] || sc.unread["actions"] || sc.unread["metrics"]
		for key, n := range sc.seen {
			if !slices.Contains(fragmentKeys(), key) {
				pos, length := sc.src.Span(n)
				f := c.out.Errorf(pos, length, "%q can't be in an included file", key)
				f.Note("it can have: %s", strings.Join(fragmentKeys(), ", "))
				f.Related = append(f.Related, diag.Related{Pos: name.Pos, Message: "included here"})
			}
		}
		c.include(sc, append(chain, path))
		c.join(sc)
	}
}

// join adds the contents of one included file. A duplicate is reported once, at the later place.
func (c *planner) join(sc *Scenario) {
	twice := func(what string, name diag.Text, first diag.Pos) {
		f := c.out.Errorf(name.Pos, len([]rune(name.Value)), "%s %s is already defined", what, diag.Quote(name.Value))
		f.Related = append(f.Related, diag.Related{Pos: first, Message: "first here"})
	}
	joinNamed(
		&c.sc.Actions,
		sc.Actions,
		func(a *NamedList) diag.Text { return a.Name },
		func(name diag.Text, first diag.Pos) {
			twice("the list of actions", name, first)
		},
	)
	// The including file's value wins.
	variable := func(v *table.ValuePair) diag.Text { return v.Name }
	joinNamed(&c.sc.Vars, sc.Vars, variable, func(diag.Text, diag.Pos) {})
	joinNamed(&c.sc.Shared, sc.Shared, variable, func(diag.Text, diag.Pos) {})
	joinNamed(
		&c.sc.Metrics,
		sc.Metrics,
		func(m *Metric) diag.Text { return m.Name },
		func(name diag.Text, first diag.Pos) {
			twice("the metric", name, first)
		},
	)
}

// joinNamed appends items with new names, and reports the others.
func joinNamed[T any](into *[]T, more []T, nameOf func(*T) diag.Text, twice func(name diag.Text, first diag.Pos)) {
	first := make(map[string]diag.Pos, len(*into)+len(more))
	for i := range *into {
		name := nameOf(&(*into)[i])
		first[name.Value] = name.Pos
	}
	for i := range more {
		name := nameOf(&more[i])
		if at, known := first[name.Value]; known {
			twice(name, at)
			continue
		}
		first[name.Value] = name.Pos
		*into = append(*into, more[i])
	}
}
