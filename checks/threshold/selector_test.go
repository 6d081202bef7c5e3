package threshold_test

import (
	"testing"

	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"

	"github.com/google/go-cmp/cmp"
)

func TestSelector(t *testing.T) {
	tests := []struct {
		selector string
		want     []metrics.Tag
	}{
		{"a", nil},
		{"a{}", nil},
		{"a{b:c}", []metrics.Tag{{Key: "b", Value: "c"}}},
		{" a{ b : c , d : e }", []metrics.Tag{{Key: "b", Value: "c"}, {Key: "d", Value: "e"}}},
		{"a{url:ws://h:1/p}", []metrics.Tag{{Key: "url", Value: "ws://h:1/p"}}},
		{`a{b:"join, then leave",c:'d'}`, []metrics.Tag{{Key: "b", Value: "join, then leave"}, {Key: "c", Value: "d"}}},
		{`a{b:don't,c:it's}`, []metrics.Tag{{Key: "b", Value: "don't"}, {Key: "c", Value: "it's"}}},
		{`a{b:"}"}`, []metrics.Tag{{Key: "b", Value: "}"}}},
		{`a{b:5" screen}`, []metrics.Tag{{Key: "b", Value: `5" screen`}}},
	}
	for _, tt := range tests {
		var found diag.List
		base, tags, ok := threshold.ParseSelector(text(tt.selector), &found)
		if diff := cmp.Diff(tt.want, tags); !ok || base != "a" || diff != "" {
			t.Errorf("ParseSelector(%q): %q, %v, %v (-want +got)\n%s", tt.selector, base, ok, found, diff)
		}
	}
}

func TestSelectorRefused(t *testing.T) {
	for _, selector := range []string{
		"", "ws connecting", "a{", "a{b}", "a{b:}", "a{:c}", "a{b:c,}", "a{b:c,d}", "a{b:''}", `a{b:"c" d}x`, "a{,b:c}",
	} {
		var found diag.List
		if _, _, ok := threshold.ParseSelector(text(selector), &found); ok || len(found) != 1 {
			t.Errorf("ParseSelector(%q): ok %v, findings %v, want one finding", selector, ok, found)
		}
	}
}
