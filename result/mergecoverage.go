package result

import (
	"cmp"
	"slices"

	"wsrun/diag"
	"wsrun/metrics"
)

// addCoverage sums what two parts of a run did with the same handlers.
func addCoverage(a, b Coverage) Coverage {
	out := Coverage{
		Handlers: metrics.Union([][]Handler{a.Handlers, b.Handlers},
			func(h Handler) placed { return placed{h.Server, h.At, h.Kind, h.Label} }, placed.compare, addHandler),
		Unhandled: metrics.Union([][]Unhandled{a.Unhandled, b.Unhandled},
			func(u Unhandled) bool { return u.Server }, compareBool, addUnhandled),
	}
	type condition struct {
		label string
		at    diag.Pos
	}
	held := map[condition]bool{}
	for i := range out.Handlers {
		h := &out.Handlers[i]
		if h.Met > 0 { // in one part, so near misses of the other no longer matter
			h.Wants, h.Has = "", ""
			held[condition{h.Label, h.At}] = true
		}
	}
	for i := range out.Unhandled {
		shapes := slices.Clone(out.Unhandled[i].Shapes)
		for j := range shapes {
			shapes[j].Near = slices.DeleteFunc(slices.Clone(shapes[j].Near),
				func(n Near) bool { return held[condition{n.Label, n.At}] })
		}
		out.Unhandled[i].Shapes = shapes
	}
	return out
}

func addHandler(a, b Handler) Handler {
	a.Asked += b.Asked
	a.Met += b.Met
	a.Unjudged += b.Unjudged
	a.Event, a.Noun, a.Guard = max(a.Event, b.Event), max(a.Noun, b.Noun), a.Guard || b.Guard
	if a.Wants == "" || b.Wants != "" && cmp.Or(cmp.Compare(b.Wants, a.Wants), cmp.Compare(b.Has, a.Has)) < 0 {
		a.Wants, a.Has = b.Wants, b.Has
	}
	return a
}

func addUnhandled(a, b Unhandled) Unhandled {
	a.Count += b.Count
	a.Sampled += b.Sampled
	a.Others += b.Others
	type key struct {
		text   string
		binary bool
	}
	order := func(a, b key) int { return cmp.Or(cmp.Compare(a.text, b.text), compareBool(a.binary, b.binary)) }
	keyOf := func(s Shape) key { return key{s.Text, s.Binary} }
	a.Shapes = metrics.Union([][]Shape{a.Shapes, b.Shapes}, keyOf, order, addShape)
	slices.SortFunc(a.Shapes, func(a, b Shape) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), order(keyOf(a), keyOf(b)))
	})
	return a
}

func addShape(a, b Shape) Shape {
	a.Count += b.Count
	if cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(b.Head, a.Head)) < 0 { // it is unknown which came first
		a.Size, a.Head = b.Size, b.Head
	}
	a.Near = metrics.Union([][]Near{a.Near, b.Near},
		func(n Near) placed { return placed{at: n.At, kind: n.Label, name: n.Wants + " " + n.Has} }, placed.compare,
		func(a, _ Near) Near { return a })
	return a
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
