package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindingError(t *testing.T) {
	tests := []struct {
		name    string
		finding Finding
		want    string
	}{
		{"error", Finding{Pos: at(3, 5), Message: "no url"}, "f.yaml:3:5: no url"},
		{"warning", Finding{Pos: at(3, 5), Message: "no url", Severity: Warning}, "f.yaml:3:5: warning: no url"},
		{"file only", Finding{Pos: Pos{File: "f.yaml"}, Message: "empty"}, "f.yaml: empty"},
		{"no place", Finding{Message: "empty"}, "empty"},
		{"notes are not on it", Finding{Pos: at(1, 1), Message: "m", Notes: []string{"n"}}, "f.yaml:1:1: m"},
		{"one line", Finding{Message: "a\nb\x1b[31m"}, `a\nb\x1b[31m`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var err error = tt.finding
			if got := err.Error(); got != tt.want {
				t.Errorf("Error() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestListAdd(t *testing.T) {
	var got List
	got.Errorf(at(1, 2), 3, "unknown key %q", "x").Note("allowed: %s", "y").Note("100%%")
	got.Warnf(at(4, 5), 0, "late")
	want := List{
		{Pos: at(1, 2), Len: 3, Message: `unknown key "x"`, Notes: []string{"allowed: y", "100%"}},
		{Pos: at(4, 5), Severity: Warning, Message: "late"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}

func TestListHasErrors(t *testing.T) {
	tests := []struct {
		list List
		want bool
	}{
		{nil, false},
		{List{{Severity: Warning}}, false},
		{List{{Severity: Warning}, {Severity: Error}}, true},
		{List{{}}, true}, // the zero severity is an error
	}
	for _, tt := range tests {
		if got := tt.list.HasErrors(); got != tt.want {
			t.Errorf("%v.HasErrors() = %t, want %t", tt.list, got, tt.want)
		}
	}
}

func TestListSorted(t *testing.T) {
	list := List{
		{Pos: Pos{"b.yaml", 1, 1}, Message: "m"},
		{Pos: Pos{"a.yaml", 2, 1}, Message: "m"},
		{Pos: Pos{"a.yaml", 10, 1}, Message: "m"}, // by number, not by letter
		{Pos: Pos{"a.yaml", 2, 10}, Message: "m"},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "n"},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "m", Notes: []string{"first"}},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "n"},                            // an exact duplicate
		{Pos: Pos{"a.yaml", 2, 9}, Message: "m", Notes: []string{"second"}}, // not one
		{Pos: Pos{File: "a.yaml"}, Message: "z"},
	}
	before := append(List(nil), list...)
	want := List{
		{Pos: Pos{File: "a.yaml"}, Message: "z"},
		{Pos: Pos{"a.yaml", 2, 1}, Message: "m"},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "m", Notes: []string{"first"}},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "m", Notes: []string{"second"}},
		{Pos: Pos{"a.yaml", 2, 9}, Message: "n"},
		{Pos: Pos{"a.yaml", 2, 10}, Message: "m"},
		{Pos: Pos{"a.yaml", 10, 1}, Message: "m"},
		{Pos: Pos{"b.yaml", 1, 1}, Message: "m"},
	}
	if diff := cmp.Diff(want, list.Sorted()); diff != "" {
		t.Errorf("Sorted() (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, list); diff != "" {
		t.Errorf("Sorted() changed its list (-before +after):\n%s", diff)
	}
}

// Two equal findings are one even if another of the same place and message was found between them.
func TestListSortedApart(t *testing.T) {
	a := Finding{Pos: at(1, 1), Message: "m", Notes: []string{"a"}}
	b := Finding{Pos: at(1, 1), Message: "m", Notes: []string{"b"}}
	if diff := cmp.Diff(List{a, b}, List{a, b, a}.Sorted()); diff != "" {
		t.Errorf("Sorted() (-want +got):\n%s", diff)
	}
}

func TestSeverityString(t *testing.T) {
	if got := Error.String() + " " + Warning.String(); got != "error warning" {
		t.Errorf("severities = %q, want %q", got, "error warning")
	}
}
