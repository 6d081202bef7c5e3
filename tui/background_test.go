package tui

import (
	"slices"
	"strings"
	"testing"
)

// What a terminal answers is no key, in however many pieces it comes, and what is typed around it is.
func TestAnswersAreNoKeys(t *testing.T) {
	tests := []struct {
		read []string
		keys string
		dark []bool
	}{
		{read: []string{"q"}, keys: "q"},
		{read: []string{"\x1b"}, keys: "\x1b"}, // the key comes at once
		{read: []string{"\x1b[A", "\x1bOP"}, keys: "\x1b[A\x1bOP"},
		{read: []string{"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"}, dark: []bool{false}},
		{read: []string{"\x1b]11;rgb:0000/2b2b/3636\a"}, dark: []bool{true}},
		{read: []string{"\x1b]11;rgb:f/f/e\a"}, dark: []bool{false}},
		{read: []string{"\x1b]11;rgba:1e1e/1e1e/2e2e/ffff\a"}, dark: []bool{true}},
		{read: []string{"1\x1b]11;rgb:ffff/ffff/ffff\x1b\\2", "3"}, keys: "123", dark: []bool{false}},
		{read: []string{"1\x1b]1", "1;rgb:ffff/ff", "ff/ffff\x1b", "\\2"}, keys: "12", dark: []bool{false}},
		{read: []string{"\x1b]11;rgb:0/0/0\a\x1b]11;rgb:f/f/f\aq"}, keys: "q", dark: []bool{true, false}},
		{read: []string{"\x1b]10;rgb:f/f/f\aq"}, keys: "\x1b]10;rgb:f/f/f\aq"}, // not what was asked
		{read: []string{"\x1b]11;nonsense\a"}, keys: "\x1b]11;nonsense\a"},
		{read: []string{"\x1b]11;rgb:ffff\a"}, keys: "\x1b]11;rgb:ffff\a"},
		{read: []string{"\x1b]", "q"}, keys: "\x1b]q"},
		// of no end
		{read: []string{"\x1b]11;", strings.Repeat("f", 200)}, keys: "\x1b]11;" + strings.Repeat("f", 200)},
	}
	for _, tt := range tests {
		var dark []bool
		a := &answers{found: func(d bool) { dark = append(dark, d) }}
		var keys []byte
		for _, chunk := range tt.read {
			keys = append(keys, a.keys([]byte(chunk), 256)...)
		}
		if string(keys) != tt.keys || !slices.Equal(dark, tt.dark) {
			t.Errorf("%q: got the keys %q and the answers %v, want %q and %v", tt.read, keys, dark, tt.keys, tt.dark)
		}
	}
}

func TestAssumedDark(t *testing.T) {
	for colours, want := range map[string]bool{"": true, "15;0": true, "0;15": false, "0;7": false, "15;8": true, "0;default;15": false, "nonsense": true} {
		if got := assumedDark(colours); got != want {
			t.Errorf("COLORFGBG=%s: got %t, want %t", colours, got, want)
		}
	}
}
