package tui

import (
	"cmp"
	"fmt"
	"slices"

	"wsrun/metrics"
)

// tally is a name and its count.
type tally struct {
	name     string
	count    int64
	survived bool // iterations survived all of them
}

// errorKinds returns the errors by kind, most frequent first; those that iterations survived come last.
func errorKinds(snap *metrics.Snapshot) []tally {
	var list []tally
	for _, g := range snap.Errors {
		if i := slices.IndexFunc(list, func(t tally) bool { return t.name == g.Kind }); i >= 0 {
			list[i].count += g.Count
			list[i].survived = list[i].survived && g.Survived
			continue
		}
		list = append(list, tally{g.Kind, g.Count, g.Survived})
	}
	slices.SortStableFunc(list, func(a, b tally) int {
		if a.survived != b.survived {
			if a.survived {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.count, a.count)
	})
	return list
}

// closes returns the ends of sessions by code and side, over all scenarios.
func closes(snap *metrics.Snapshot) []metrics.CloseCount {
	var list []metrics.CloseCount
	for _, c := range snap.Closes {
		same := func(o metrics.CloseCount) bool { return o.Code == c.Code && o.By == c.By }
		if i := slices.IndexFunc(list, same); i >= 0 {
			list[i].Count += c.Count
			continue
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b metrics.CloseCount) int { return cmp.Compare(b.Count, a.Count) })
	return list
}

// trouble draws errors and closes.
type trouble struct{ drawing }

// wrong draws the overview's panel of errors and closes.
func (d trouble) wrong(a area) {
	kinds, ends := errorKinds(d.s.Snapshot), closes(d.s.Snapshot)
	first := a.line(0)
	if len(kinds) == 0 {
		d.put(first.x, first.y, first.w, good, d.style.yes+" no errors")
	} else {
		d.row(first, "errors", lately(&d.s.History.Errors), bad, &d.s.History.Errors)
	}
	rest := a.from(1)
	room := max(rest.h-min(len(ends), max(rest.h/3, 1)), 1)
	for i, k := range kinds {
		if i >= room {
			break
		}
		if i == room-1 && len(kinds) > room {
			d.put(rest.x, rest.y+i, rest.w, dim, d.style.down+" "+counted(int64(len(kinds)-i), "more kind"))
			break
		}
		r, sign := bad, d.style.no
		if k.survived {
			r, sign = warn, d.style.caution
		}
		n := d.rightAligned(rest.line(i), r, count(k.count))
		x := rest.x + d.put(rest.x, rest.y+i, rest.w, r, sign+" ")
		d.put(x, rest.y+i, rest.w-n-3, plain, k.name)
	}
	var lines []textLine
	for _, c := range ends {
		lines = append(lines, closeLine(c))
	}
	d.list(rest.from(min(len(kinds), room)), lines, 0)
}

// closeLine returns the line of a close code.
func closeLine(c metrics.CloseCount) textLine {
	r := dim
	if c.Code != 1000 && c.Code != 1001 {
		r = warn
	}
	return textLine{
		spans: []span{
			{dim, "close "},
			{r, fmt.Sprint(c.Code)},
			{dim, " by " + c.By + "  " + metrics.CloseMeaning(c.Code)},
		},
		right: span{plain, count(c.Count)},
	}
}

// errors returns the page of errors and closes.
func (d trouble) errors() []textLine {
	lines := []textLine{heading("errors")}
	if len(d.s.Snapshot.Errors) == 0 {
		lines = append(lines, plainLine(good, d.style.yes+" none"))
	}
	for _, g := range d.s.Snapshot.Errors {
		l := textLine{spans: []span{{bad, d.style.no + " " + g.Kind}}, right: span{bad, count(g.Count)}}
		if g.Survived {
			l.spans[0] = span{warn, d.style.caution + " " + g.Kind}
			l.right.text += " survived"
		}
		if g.At.Line > 0 {
			l.spans = append(l.spans, span{dim, "  " + place(g.At)})
		}
		lines = append(lines, l, plainLine(plain, "    "+g.Message))
		lines = append(lines, d.lastExample(g.Examples, g.Message)...)
	}
	lines = append(lines, textLine{}, heading("closes"))
	ends := closes(d.s.Snapshot)
	if len(ends) == 0 {
		lines = append(lines, plainLine(dim, "no session has ended yet"))
	}
	for _, c := range ends {
		lines = append(lines, closeLine(c))
	}
	if e := d.s.Snapshot.Exploded; e != "" {
		lines = append(
			lines,
			textLine{},
			plainLine(warn, d.style.caution+" the tag "+e+" has too many values, so its series were merged"),
		)
	}
	return lines
}
