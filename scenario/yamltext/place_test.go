package yamltext

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Each row is a document whose last key is k; places are of runes of k's value, counted from 0, as line:column.
func TestTextPlaces(t *testing.T) {
	tests := []struct {
		name  string
		doc   string
		value string
		at    map[int]string
	}{
		{"plain", "k: abc", "abc", map[int]string{0: "1:4", 2: "1:6", 3: "1:7"}},
		{"plain after é", "é: 1\nk: éa", "éa", map[int]string{0: "2:4", 1: "2:5", 2: "2:6"}},
		{"plain with CJK", "k: 漢字 x", "漢字 x", map[int]string{0: "1:4", 1: "1:5", 3: "1:7"}},
		{"combining accent", "k: e\u0301x", "e\u0301x", map[int]string{2: "1:6"}},
		{"outside of the basic plane", "k: 🙂x", "🙂x", map[int]string{1: "1:5"}},
		{"nested", "a:\n  - b:\n      k: x", "x", map[int]string{0: "3:10"}},
		{"on the next line", "k:\n    x y", "x y", map[int]string{0: "2:5", 2: "2:7"}},
		{"empty", "a: 1\nk:", "", map[int]string{0: "2:3"}},
		{"empty before more", "k:\na: 1", "", map[int]string{0: "1:3"}},
		{"number", "k: 0x1F", "0x1F", map[int]string{0: "1:4", 3: "1:7"}},

		{"tag", "k: !!str 5 6", "5 6", map[int]string{0: "1:10", 2: "1:12"}},
		{"anchor", "k: &a 5 6", "5 6", map[int]string{0: "1:7", 2: "1:9"}},
		{"anchor and tag", "k: &a !!str 5", "5", map[int]string{0: "1:13"}},
		{"tag and anchor", "k: !!str &a 5", "5", map[int]string{0: "1:13"}},
		{"tag and quote", `k: !!str "ab"`, "ab", map[int]string{0: "1:11", 1: "1:12", 2: "1:13"}},
		{"anchor on its own line", "k: &a\n  x", "x", map[int]string{0: "2:3"}},
		{"anchor and comment", "k: &a # why\n  x", "x", map[int]string{0: "2:3"}},
		{"anchor and block", "k: &a |\n  x", "x", map[int]string{0: "2:3"}},
		{"nothing but an anchor", "k: &a\nb: 1", "", map[int]string{0: "1:4"}},

		{"single quotes", "k: 'abc'", "abc", map[int]string{0: "1:5", 3: "1:8"}},
		{"doubled quote", "k: 'a''b'", "a'b", map[int]string{1: "1:6", 2: "1:8", 3: "1:9"}},
		{"doubled quote at the end", "k: 'a'''", "a'", map[int]string{1: "1:6", 2: "1:8"}},
		{"empty quotes", "k: ''", "", map[int]string{0: "1:5"}},
		{"double quotes", `k: "abc"`, "abc", map[int]string{0: "1:5", 3: "1:8"}},
		{"escaped quote", `k: "a\"b"`, `a"b`, map[int]string{1: "1:6", 2: "1:8"}},
		{"escapes", `k: "\x41\u00e9\U0001F642\tz\\"`, "Aé🙂\tz\\", map[int]string{0: "1:5", 1: "1:9", 2: "1:15", 3: "1:25", 4: "1:27", 5: "1:28", 6: "1:30"}},
		{"é then escape", `k: "é\té"`, "é\té", map[int]string{1: "1:6", 2: "1:8"}},
		{"quoted over lines", "k: \"a b\n  c\n\n  d\"", "a b c\nd", map[int]string{2: "1:7", 3: "1:8", 4: "2:3", 5: "3:1", 6: "4:3", 7: "4:4"}},
		{"quoted with an escaped break", "k: \"a \\\n   b\"", "a b", map[int]string{1: "1:6", 2: "2:4"}},
		{"escaped break and a blank line", "k: \"a\\\n\n  b\"", "a\nb", map[int]string{1: "2:1", 2: "3:3"}},
		{"break first", "k: \"\n  b\"", " b", map[int]string{0: "1:5", 1: "2:3"}},
		{"break last", "k: \"b\n  \"", "b ", map[int]string{1: "1:6", 2: "2:3"}},
		{"single quotes over lines", "k: 'it''s\n  x''y'", "it's x'y", map[int]string{3: "1:9", 5: "2:3", 6: "2:4", 7: "2:6"}},

		{"plain over lines", "k: a ==\n   b and\n   c", "a == b and c", map[int]string{4: "1:8", 5: "2:4", 11: "3:4", 12: "3:5"}},
		{"plain over lines with a blank one", "k: a\n\n  b", "a\nb", map[int]string{1: "2:1", 2: "3:3"}},
		{"plain over lines, trailing blanks", "k: a  \n  b", "a b", map[int]string{1: "1:7", 2: "2:3"}},
		{"plain in a flow over lines", "a: {k: x\n  y}", "x y", map[int]string{0: "1:8", 2: "2:3"}},

		{"literal", "k: |\n  ab\n  c\n", "ab\nc\n", map[int]string{0: "2:3", 1: "2:4", 2: "2:5", 3: "3:3", 4: "3:4", 5: "3:4"}},
		{"literal, blank line first", "k: |\n\n  a\n", "\na\n", map[int]string{0: "2:1", 1: "3:3"}},
		{"literal, blank line in the middle", "k: |\n  a\n\n  b\n", "a\n\nb\n", map[int]string{0: "2:3", 3: "4:3"}},
		{"literal, indented further", "k: |\n  a\n    b\n", "a\n  b\n", map[int]string{2: "3:3", 4: "3:5"}},
		{"literal with an indicator", "k: |2\n    a\n  b\n", "  a\nb\n", map[int]string{0: "2:3", 2: "2:5", 4: "3:3"}},
		{"literal, stripped", "k: |-\n  ab", "ab", map[int]string{1: "2:4", 2: "2:5"}},
		{"literal, stripped, with more below", "k: |-\n  ab\nlonger: 1", "ab", map[int]string{1: "2:4", 2: "2:5"}},
		{"folded, stripped, with more below", "k: >-\n  ab\n  c\nlonger: 1", "ab c", map[int]string{3: "3:3", 4: "3:4"}},
		{"literal, kept", "k: |+\n  a\n\n", "a\n\n", map[int]string{0: "2:3", 2: "3:1"}},
		{"literal without lines", "k: |", "", map[int]string{0: "1:5"}},
		{"literal with é", "k: |\n  é漢x\n", "é漢x\n", map[int]string{2: "2:5"}},
		{"literal, trailing blanks", "k: |\n  a  \n  b\n", "a  \nb\n", map[int]string{2: "2:5", 4: "3:3"}},
		{"literal, comment at the header", "k: | # c\n  a\n", "a\n", map[int]string{0: "2:3"}},

		{"folded", "k: >\n  ab\n  c\n", "ab c\n", map[int]string{1: "2:4", 2: "2:5", 3: "3:3"}},
		{"folded, stripped", "k: >-\n  a\n  b", "a b", map[int]string{2: "3:3", 3: "3:4"}},
		{"folded, blank lines", "k: >\n  a\n\n\n  b\n", "a\n\nb\n", map[int]string{1: "3:1", 2: "4:1", 3: "5:3"}},
		{"folded, indented further", "k: >\n  a\n    b\n  c\n", "a\n  b\nc\n", map[int]string{2: "3:3", 4: "3:5", 6: "4:3"}},
		{"folded, blank line before what is indented further", "k: >\n  a\n\n    b\n", "a\n\n  b\n", map[int]string{3: "4:3", 5: "4:5"}},
		{"folded, blank line first", "k: >\n\n  a\n  b\n", "\na b\n", map[int]string{0: "2:1", 1: "3:3", 3: "4:3"}},
		{"folded with an indicator", "k: >2\n    a\n  b\n", "  a\nb\n", map[int]string{2: "2:5", 4: "3:3"}},
		{"folded with CJK", "k: >\n  漢字\n  x\n", "漢字 x\n", map[int]string{1: "2:4", 3: "3:3"}},

		{"CRLF", "a: 1\r\nk: |\r\n  ab\r\n  c\r\n", "ab\nc\n", map[int]string{0: "3:3", 2: "3:5", 3: "4:3"}},
		{"CRLF, folded", "k: >\r\n  ab\r\n  c\r\n", "ab c\n", map[int]string{3: "3:3"}},
		{"CRLF, quoted", "k: \"a\r\n  b\"\r\n", "a b", map[int]string{1: "1:6", 2: "2:3"}},
		{"CR alone", "a: 1\rk: xy", "xy", map[int]string{0: "2:4"}},
		{"NEL", "a: 1\u0085k: xy", "xy", map[int]string{0: "2:4"}},
		{"line separator", "k: |\n  a\u2028  b\n", "a\u2028b\n", map[int]string{1: "2:4", 2: "3:3"}},
		{"line separator in quotes", "k: \"a\u2028  b\"", "a\u2028b", map[int]string{1: "1:6", 2: "2:3"}},
		{"byte-order mark", "\ufeffk: xy", "xy", map[int]string{0: "1:4", 1: "1:5"}},
		{"tab in a value", "k: a\tb", "a\tb", map[int]string{1: "1:5", 2: "1:6"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := NewSource("f.yaml", []byte(tt.doc))
			n := lastValue(t, tt.doc)
			got := src.Text(n)
			if got.Value != tt.value {
				t.Fatalf("value: got %q, want %q", got.Value, tt.value)
			}
			if first := got.At(0); got.Pos != first {
				t.Errorf("the text is at %s, its first rune at %s", got.Pos, first)
			}
			for off, want := range tt.at {
				if pos := got.At(off); fmt.Sprintf("%d:%d", pos.Line, pos.Col) != want {
					t.Errorf("rune %d: got %d:%d, want %s", off, pos.Line, pos.Col, want)
				}
			}
			checkPlaces(t, src, got)
		})
	}
}

// lastValue finds the value of the key k.
func lastValue(t *testing.T, doc string) *yaml.Node {
	t.Helper()
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader([]byte(doc))).Decode(&root); err != nil {
		t.Fatal(err)
	}
	var found *yaml.Node
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i, c := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "k" {
				found = c
			}
			walk(c)
		}
	}
	walk(&root)
	if found == nil {
		t.Fatalf("no key k in %q", doc)
	}
	return found
}

// checkPlaces holds each rune of a text to the rune of the source at its place: the same one, the start of an escape,
// or, for white space, anything that is a fold.
func checkPlaces(t *testing.T, src *Source, text diag.Text) {
	t.Helper()
	off := -1
	for _, r := range text.Value {
		off++
		pos := text.At(off)
		there := src.At(pos.Line, pos.Col)
		switch {
		case there == r, there == '\\':
		case strings.ContainsRune(" \n\u2028\u2029", r) && src.blankRest(pos.Line, pos.Col):
		default:
			t.Errorf("rune %d of %q is %q, at %s stands %q", off, text.Value, r, pos, there)
			return
		}
	}
}

// Every scalar of a file is underlined where it is written, quotes included.
func TestSpan(t *testing.T) {
	tests := []struct{ doc, want string }{
		{"k: abc", "1:4+3"},
		{"k: 'a''b'", "1:4+6"},
		{`k: "\u00e9\""`, "1:4+10"},
		{"k: !!str é漢", "1:10+2"},
		{"k: &a 'x'", "1:7+3"},
		{"k: |\n  abc", "1:4+1"},
		{"k: >-\n  abc", "1:4+1"},
		{"k: ab\n  cd", "1:4+2"},
		{"k: \"ab\n  cd\"", "1:4+3"},
		{"k:", "1:3+1"},
		{"k: ''", "1:4+2"},
		{"k: {a: b}", "1:4+1"},
		{"k: [a]", "1:4+1"},
	}
	for _, tt := range tests {
		src := NewSource("f.yaml", []byte(tt.doc))
		pos, length := src.Span(lastValue(t, tt.doc))
		if got := fmt.Sprintf("%d:%d+%d", pos.Line, pos.Col, length); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.doc, got, tt.want)
		}
	}
}

func TestWholeText(t *testing.T) {
	text := WholeText("f.txt", "é1\r\n漢2\n\nx")
	for off, want := range map[int]string{0: "1:1", 1: "1:2", 4: "2:1", 5: "2:2", 7: "3:1", 8: "4:1", 9: "4:2"} {
		if pos := text.At(off); fmt.Sprintf("%d:%d", pos.Line, pos.Col) != want {
			t.Errorf("rune %d: got %d:%d, want %s", off, pos.Line, pos.Col, want)
		}
	}
}

// The places are found for any YAML, not only for the rows above: none is outside of the file, and none points at
// another rune.
func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{
		"k: a\n  b\n\n  c", "k: |2+\n    x\n  y\n\n", "k: >-\n  a\n\n    b\n   c\n  d", "k: \"a\\\n  \\x41 \\\n\n b\"", "k: 'a''\n\n  b'",
		"- &a !!str |\n x\n- *a", "{a: b c\n d, 'e': \"\\u00e9\"}", "k: >\n\n \n  a\n", "k: |\r\n  a\r\n", "? a\n: b", "\ufeffk: &a\n # c\n x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<12 || !utf8.Valid(data) {
			return
		}
		var out diag.List
		src := NewSource("f.yaml", data)
		root := load(src, data, &out)
		if root == nil {
			return
		}
		var walk func(n *yaml.Node)
		walk = func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode {
				text := src.Text(n)
				checkPlaces(t, src, text)
				if pos, length := src.Span(n); pos.Line < 1 || pos.Line > len(src.lines) || pos.Col < 1 || pos.Col+length > src.LineLen(pos.Line)+2 {
					t.Errorf("%q spans %s+%d, outside of the file", n.Value, pos, length)
				}
			}
			for _, c := range n.Content {
				walk(c)
			}
		}
		walk(root)
	})
}
