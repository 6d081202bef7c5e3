package diag

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	var many []string
	for i := range 53 {
		many = append(many, fmt.Sprint("n", i))
	}
	tests := []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "a"},
		{[]string{"a", "b\x1b", "c"}, `a, b\x1b, c`},
		{many[:50], strings.Join(many[:50], ", ")},
		{many, strings.Join(many[:50], ", ") + " and 3 more"},
		{slices.Repeat([]string{strings.Repeat("x", 60)}, 20), strings.Repeat(strings.Repeat("x", 60)+", ", 9) + strings.Repeat("x", 60) + " and 10 more"},
		{[]string{strings.Repeat("x", 61)}, strings.Repeat("x", 59) + "…"},
	}
	for _, tt := range tests {
		if got := Names(tt.names); got != tt.want {
			t.Errorf("Names of %d = %q, want %q", len(tt.names), got, tt.want)
		}
	}
}
