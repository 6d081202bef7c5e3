package diag

import (
	"fmt"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	keys := []string{"check", "else", "expect", "fresh", "if", "name", "on-message", "on-binary", "within", "x"}
	tests := []struct {
		name string
		want string
	}{
		{"exepct", "expect"}, // two neighbours swapped
		{"expekt", "expect"}, // one replaced
		{"expct", "expect"},  // one left out
		{"expectt", "expect"},
		{"Expect", "expect"}, // case only
		{"IF", "if"},
		{"onMessage", "on-message"},
		{"on_message", "on-message"},
		{"onmsg", ""},
		{"nmae", "name"},
		{"fi", "if"},
		{"of", "if"}, // one of two is still something in common
		{"ab", ""},
		{"y", ""}, // nothing in common with "x"
		{"xy", "x"},
		{"else", ""}, // itself
		{"", ""},
		{"schedule", ""},
	}
	for _, tt := range tests {
		if got := Nearest(tt.name, keys); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNearestPrefersTheNearer(t *testing.T) {
	long := strings.Repeat("a", 64)
	tests := []struct {
		name  string
		among []string
		want  string
	}{
		{"headrs", []string{"header", "headers"}, "headers"},
		{"bat", []string{"cat", "hat"}, "cat"},                    // equally near: the first
		{"NAME", []string{"names", "name"}, "name"},               // case only beats a letter
		{"größe", []string{"grösse", "grosse", "große"}, "große"}, // runes, not bytes
		{"anything", nil, ""},
		{"abcdef", []string{"ABCXYF", "abcxef"}, "abcxef"}, // two letters that the other has not
		{long[:63] + "b", []string{long}, long},
		{long + "b", []string{long}, ""},
	}
	for _, tt := range tests {
		if got := Nearest(tt.name, tt.among); got != tt.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", tt.name, tt.among, got, tt.want)
		}
	}
}

func TestNearestOfMany(t *testing.T) {
	var many []string
	for i := range 3000 {
		many = append(many, fmt.Sprintf("name_%04d", i))
	}
	for name, want := range map[string]string{"nmae_0999": "name_0999", "nmae_1000": "name_0000"} {
		if got := Nearest(name, many); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := DidYouMean("exepct", []string{"expect"}), `, did you mean "expect"?`; got != want {
		t.Errorf("DidYouMean = %q, want %q", got, want)
	}
	if got := DidYouMean("exepct", []string{"send"}); got != "" {
		t.Errorf("DidYouMean = %q, want none", got)
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"kitten", "sitting", 3},
		{"xabcy", "xacby", 1},
		{"aab", "ab", 1},
		{"abab", "ab", 2},
		{"ca", "abc", 3}, // optimal string alignment: nothing is edited twice
		{"é", "e", 1},
	}
	for _, tt := range tests {
		if got := distance([]rune(tt.a), []rune(tt.b), &[3][]int{{7, 7, 7, 7, 7, 7, 7, 7, 7}}); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
