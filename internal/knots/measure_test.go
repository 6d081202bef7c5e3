package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMeasure(t *testing.T) {
	all, err := measure(".", "./testdata/tangle")
	if err != nil || len(all) != 1 {
		t.Fatalf("got %d packages and %v, want one", len(all), err)
	}
	got := all[0]
	want := figures{
		name: "wsrun/internal/knots/testdata/tangle", files: 3,
		knot:        []string{"a.go", "b.go"},
		widest:      wide{"thread", 2, 2},
		spread:      wide{"thread", 2, 2},
		biggest:     sized{"thread", 3},
		lines:       32,
		long:        []string{"c.go:8"}, // 2 + 4 + 115 columns; line 6 has 120
		functions:   []int{0, 0, 0, 0, 5},
		longestFile: sized{"a.go", 12},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(figures{}, wide{}, sized{})); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	printTable(&b, all)
	if lines := bytes.Count(b.Bytes(), []byte("\n")); lines != 2 {
		t.Errorf("got %d lines, want a head and a row:\n%s", lines, &b)
	}
}

func TestMeasureFails(t *testing.T) {
	if _, err := measure(".", "./testdata/nowhere"); err == nil {
		t.Error("a package that is not there: got no error")
	}
}

func TestBiggestKnot(t *testing.T) {
	tests := []struct {
		name  string
		graph map[string][]string
		want  []string
	}{
		{"nothing", nil, nil},
		{"a chain", map[string][]string{"a": {"b"}, "b": {"c"}, "c": nil}, []string{"a"}},
		{"a circle and its tail", map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": nil}, []string{"b", "c"}},
		{"two that meet in a file", map[string][]string{"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}, []string{"a", "b", "c"}},
		{"two that only lead to each other", map[string][]string{"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"e"}, "e": {"c"}},
			[]string{"c", "d", "e"}},
	}
	for _, tt := range tests {
		if got := biggestKnot(tt.graph); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
