package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChoose(t *testing.T) {
	tests := []struct {
		names string
		want  []string
		wrong bool
	}{
		{"", []string{"requests", "requests-json", "requests-handlers", "push", "push-json", "sessions", "http", "idle", "samples", "start"}, false},
		{"push,requests", []string{"requests", "push"}, false}, // in the table's order
		{"push,pull", nil, true},
		{"push,", nil, true},
	}
	for _, tt := range tests {
		rows, err := choose(allRows(1), tt.names)
		if (err != nil) != tt.wrong {
			t.Errorf("choose %q: error %v, want one: %t", tt.names, err, tt.wrong)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.name)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("choose %q (-want +got):\n%s", tt.names, diff)
		}
	}
}
