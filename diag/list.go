package diag

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"
)

// List holds everything found in the files of a run, in order. The zero value is empty and ready to use. It is not safe
// for concurrent use.
type List []Finding

// Errorf adds an error that underlines length runes starting at pos. The returned finding may be completed until the
// next one is added.
func (l *List) Errorf(pos Pos, length int, format string, args ...any) *Finding {
	return l.add(Error, pos, length, format, args...)
}

// Warnf is Errorf for a warning.
func (l *List) Warnf(pos Pos, length int, format string, args ...any) *Finding {
	return l.add(Warning, pos, length, format, args...)
}

func (l *List) add(severity Severity, pos Pos, length int, format string, args ...any) *Finding {
	*l = append(*l, Finding{Pos: pos, Len: length, Severity: severity, Message: cutText(fmt.Sprintf(format, args...))})
	return &(*l)[len(*l)-1]
}

// textMax bounds a message in bytes: it may quote a whole file.
const textMax = 2000

// cutText truncates a text that is too long, between two runes.
func cutText(s string) string {
	if len(s) <= textMax {
		return s
	}
	end := textMax
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// HasErrors reports whether a finding of the list is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Severity == Error })
}

// Sorted returns a copy sorted by file, line, column and message, without exact duplicates: a text used at several
// places of a file causes a finding for each use.
func (l List) Sorted() List {
	found := slices.Clone(l)
	slices.SortStableFunc(found, Finding.compare)

	sorted := found[:0]
	for _, f := range found {
		if !repeats(sorted, f) {
			sorted = append(sorted, f)
		}
	}
	return sorted
}

func (f Finding) compare(g Finding) int {
	return cmp.Or(f.Pos.Compare(g.Pos), cmp.Compare(f.Message, g.Message))
}

// repeats reports whether f equals one of the last findings of sorted that compare equal to it.
func repeats(sorted List, f Finding) bool {
	for i := len(sorted) - 1; i >= 0 && sorted[i].compare(f) == 0; i-- {
		if reflect.DeepEqual(sorted[i], f) {
			return true
		}
	}
	return false
}
