package diag

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// long is a line of 400 numbered columns: 0..9, then 10..19 and so on, each as its last digit, a "|" at each hundred.
func long() string {
	var b strings.Builder
	for i := range 400 {
		if i%100 == 0 {
			b.WriteByte('|')
			continue
		}
		b.WriteByte(byte('0' + i%10))
	}
	return b.String()
}

func TestPrint(t *testing.T) {
	chat := "name: chat\n\non-open:\n  - send: {type: join}\n    exepct: msg.re == sent.id\n    send: x\n"
	tests := []struct {
		name   string // of the golden file too
		source string
		list   func(l *List)
		color  bool
	}{
		{"error", chat, func(l *List) {
			l.Errorf(at(5, 5), 6, `unknown key "exepct" in an action, did you mean "expect"?`).
				Note("allowed: check, else, expect, fresh, if, name, …")
		}, false},
		{"warning", chat, func(l *List) {
			l.Warnf(at(1, 7), 4, "this file can only end by limits.session")
		}, false},
		{"related", chat, func(l *List) {
			l.Errorf(at(6, 5), 4, `duplicate key "send"`).Related = []Related{{at(4, 5), "first given here"}}
		}, false},
		{"related-wider", strings.Repeat("a: &x b\n", 12), func(l *List) {
			l.Errorf(at(2, 4), 2, "wrong").Related = []Related{{at(12, 1), "used here"}}
		}, false},
		{"color", chat, func(l *List) {
			l.Errorf(at(6, 5), 4, `duplicate key "send"`).Note("one of:\nsend\nexpect").
				Related = []Related{{at(4, 5), "first given here"}}
			l.Warnf(at(1, 7), 4, "late")
			l.Errorf(Pos{}, 0, "no file")
		}, true},
		{"sorted", chat, func(l *List) {
			l.Errorf(at(5, 5), 1, "second")
			l.Warnf(at(1, 1), 1, "first")
			l.Errorf(at(5, 5), 1, "second")
		}, false},
		{"note-of-lines", "a: b\n", func(l *List) {
			l.Errorf(at(1, 4), 1, "wrong").Note("write\n  a: |\n    b\n")
		}, false},
		{"wide-notes", chat, func(l *List) {
			l.Errorf(at(5, 5), 6, "wrong").
				Note("allowed: actions, checks, compression, connect, cookies, data, description, headers, include, interval, limits, load").
				Note("a sentence that goes on without any comma, or nearly so as one may see, for more than the eighty columns that there are").
				Note("%s", strings.Repeat("x", 100)+" y").
				Note("quote the whole value, such as here, where it is: %q", strings.Repeat("a: b, ", 15)).
				Note("%s", strings.Repeat("消", 30)+", "+strings.Repeat("息", 30))
		}, false},
		{"long-note", chat, func(l *List) {
			l.Errorf(at(5, 5), 6, "wrong").Note("quote it: %s", strings.Repeat("a file of this, ", 100_000))
		}, false},
		{"no-place", chat, func(l *List) {
			l.Errorf(Pos{}, 0, "nothing to run").Note("try wsrun init")
		}, false},
		{"no-line", chat, func(l *List) {
			l.Errorf(Pos{File: "f.yaml"}, 0, "the file is empty").Note("try wsrun init")
		}, false},
		{"no-column", chat, func(l *List) { l.Errorf(at(1, 0), 0, "found character that cannot start any token") }, false},
		{"line-past-end", chat, func(l *List) { l.Errorf(at(99, 1), 1, "far away").Note("a note") }, false},
		{"end-of-file", chat, func(l *List) { l.Errorf(at(7, 1), 1, "something is missing") }, false},
		{"empty-file", "", func(l *List) { l.Errorf(at(1, 1), 1, "the file is empty") }, false},

		{"accents", "né: été\n", func(l *List) { l.Errorf(at(1, 5), 3, "é is one column of two bytes") }, false},
		{"combining", "ne\u0301: x\n", func(l *List) {
			l.Errorf(at(1, 2), 2, "an accent takes a column and no cell")
			l.Errorf(at(1, 3), 1, "the accent alone")
			l.Errorf(at(1, 6), 1, "behind it")
		}, false},
		{"wide", "世界: 你好 x\n", func(l *List) {
			l.Errorf(at(1, 2), 1, "one wide character")
			l.Errorf(at(1, 5), 2, "two wide characters")
			l.Errorf(at(1, 6), 0, "one, where no length is given")
			l.Errorf(at(1, 8), 1, "behind them")
		}, false},
		{"accent-first", "\u0301a: x\n", func(l *List) { l.Errorf(at(1, 5), 1, "an accent without a letter") }, false},
		{"many-accents", "key: a" + strings.Repeat("\u0301", 100_000) + " b\n", func(l *List) {
			l.Errorf(at(1, 1), 3, "more accents than a letter has")
			l.Errorf(at(1, 50_000), 3, "in their midst")
			l.Errorf(at(1, 100_008), 1, "behind them")
		}, false},
		{"emoji", "👩\u200d🚀: x\n", func(l *List) { l.Errorf(at(1, 6), 1, "behind a joined emoji") }, false},
		{"tabs", "a:\tb\t\tcd\n", func(l *List) {
			l.Errorf(at(1, 3), 1, "a tab")
			l.Errorf(at(1, 4), 1, "behind a tab")
			l.Errorf(at(1, 7), 2, "behind three tabs")
		}, false},
		{"crlf", "a: b\r\nc: d\r\n", func(l *List) {
			l.Errorf(at(2, 4), 1, "the second line")
			l.Errorf(at(2, 4), 9, "clamped before the carriage return")
		}, false},
		// yaml.v3 counts each of these as a line break.
		{"other-line-breaks", "a\rb\u0085c\u2028d\u2029e\n", func(l *List) {
			for line, letter := range []string{"a", "b", "c", "d", "e"} {
				l.Errorf(at(line+1, 1), 1, "%s", letter)
			}
		}, false},
		{"bom", "\uFEFFab: c\n", func(l *List) { l.Errorf(at(1, 1), 2, "the mark takes no column") }, false},
		{"control", "a: \x1b[2J\x00\u202eb\xff c\n", func(l *List) {
			l.Errorf(at(1, 4), 1, "an escape is underlined as it is shown")
			l.Errorf(at(1, 13), 1, "behind what had to be made visible")
		}, false},
		{"clamped", "ab: cd\n", func(l *List) {
			l.Errorf(at(1, 5), 99, "underlined to the end of the line")
			l.Errorf(at(1, 7), 3, "one past the end")
			l.Errorf(at(1, 70), 3, "far past the end")
		}, false},
		{"trailing-space", "ab:   \n", func(l *List) { l.Errorf(at(1, 5), 1, "a space") }, false},

		{"long-start", long(), func(l *List) { l.Errorf(at(1, 100), 2, "near the start") }, false},
		{"long-middle", long(), func(l *List) { l.Errorf(at(1, 201), 5, "at the bar of 200") }, false},
		{"long-end", long(), func(l *List) {
			l.Errorf(at(1, 400), 1, "the last character")
			l.Errorf(at(1, 401), 1, "one past it")
		}, false},
		{"long-underline", long(), func(l *List) { l.Errorf(at(1, 201), 199, "cut with the line") }, false},
		{"long-wide", strings.Repeat("界", 300), func(l *List) { l.Errorf(at(1, 150), 2, "in the middle") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Printer{Color: tt.color, Source: func(file string) []byte {
				if file != "f.yaml" {
					t.Errorf("source of %q was asked for", file)
				}
				return []byte(tt.source)
			}}
			var l List
			tt.list(&l)
			golden(t, tt.name, printed(t, &p, l))
		})
	}
}

func printed(t *testing.T, p *Printer, l List) string {
	t.Helper()
	var b strings.Builder
	if err := p.Print(&b, l); err != nil {
		t.Fatalf("Print: %v", err)
	}
	return b.String()
}

// golden compares got with testdata/NAME.golden, in which an escape character is written as ␛.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛")
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update to write it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestPrintWithoutSource(t *testing.T) {
	var l List
	l.Errorf(at(3, 5), 1, "wrong").Note("a note")
	want := "f.yaml:3:5: wrong\n  = a note\n"
	unknown := func(string) []byte { return nil }
	for name, p := range map[string]*Printer{"zero": {}, "unknown file": {Source: unknown}} {
		if diff := cmp.Diff(want, printed(t, p, l)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPrintMax(t *testing.T) {
	many := func(severity Severity, n int) List {
		var l List
		for i := range n {
			l = append(l, Finding{Pos: at(i+1, 1), Severity: severity, Message: severity.String()})
		}
		return l
	}
	tests := []struct {
		name             string
		list             List
		max              int
		errors, warnings int
		last             string
	}{
		{"none", nil, 0, 0, 0, ""},
		{"a page", many(Error, 20), 0, 20, 0, "f.yaml:20:1: error"},
		{"more than a page", many(Error, 25), 0, 20, 0, "and 5 more"},
		{"asked for fewer", many(Error, 3), 2, 2, 0, "and 1 more"},
		{"all", many(Error, 25), -1, 25, 0, "f.yaml:25:1: error"},
		{"duplicates do not count", append(many(Error, 20), many(Error, 20)...), 0, 20, 0, "f.yaml:20:1: error"},
		// The errors stand behind the warnings, and are what stops the run.
		{"errors first", append(many(Warning, 30), Finding{Pos: at(99, 1), Message: "error"}), 3, 1, 2, "and 28 more"},
		{"errors only", append(many(Warning, 3), many(Error, 5)...), 4, 4, 0, "and 4 more"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := printed(t, &Printer{Max: tt.max}, tt.list)
			if n := strings.Count(got, ": error\n"); n != tt.errors {
				t.Errorf("%d errors printed, want %d", n, tt.errors)
			}
			if n := strings.Count(got, ": warning: "); n != tt.warnings {
				t.Errorf("%d warnings printed, want %d", n, tt.warnings)
			}
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			if last := lines[len(lines)-1]; last != tt.last {
				t.Errorf("last line %q, want %q", last, tt.last)
			}
		})
	}
}

type brokenPipe struct{ err error }

func (w brokenPipe) Write([]byte) (int, error) { return 0, w.err }

func TestPrintWriteFails(t *testing.T) {
	want := errors.New("broken pipe")
	if err := new(Printer).Print(brokenPipe{want}, List{{Message: "m"}}); !errors.Is(err, want) {
		t.Errorf("Print = %v, want it to wrap %v", err, want)
	}
}

func TestFrame(t *testing.T) {
	p := Printer{Source: func(file string) []byte {
		if file != "f.yaml" {
			return nil
		}
		return []byte("on-message:\n  - check: {ok: msg.ok}\n")
	}}
	want := `  |
2 |   - check: {ok: msg.ok}
  |                 ^~~~~~
`
	if diff := cmp.Diff(want, p.Frame(at(2, 17), 6)); diff != "" {
		t.Errorf("Frame (-want +got):\n%s", diff)
	}
	for _, pos := range []Pos{{}, {File: "f.yaml"}, {File: "other.yaml", Line: 1, Col: 1}, {File: "f.yaml", Line: 9, Col: 1}} {
		if got := p.Frame(pos, 1); got != "" {
			t.Errorf("Frame(%v) = %q, want none", pos, got)
		}
	}
}

// FuzzFrame holds that a frame of any source and place has lines of a bearable width and nothing that a terminal
// would act on.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("a: b\n"), 1, 4, 1)
	f.Add([]byte("\uFEFF世界:\té\r\n\x1b[2J\xff"), 2, 3, 99)
	f.Add([]byte(long()), 1, 201, 5)
	f.Add([]byte(strings.Repeat("e\u0301\u200d", 300)), 1, 400, 0)
	f.Fuzz(func(t *testing.T, source []byte, line, col, length int) {
		p := Printer{Source: func(string) []byte { return source }}
		frame := p.Frame(at(line, col), length)
		if frame == "" {
			return
		}
		rows := strings.Split(strings.TrimSuffix(frame, "\n"), "\n")
		if len(rows) != 3 && (col > 0 || len(rows) != 2) {
			t.Fatalf("frame has %d rows:\n%s", len(rows), frame)
		}
		for _, row := range rows {
			if strings.ContainsFunc(row, func(r rune) bool { return !isShown(r) }) {
				t.Errorf("row %q has what a terminal does not show", row)
			}
			// The bar, a long line with "…" on both ends, and an escape that begins at its last cell.
			if n := width(row); n > gutter(at(line, 0))+3+frameCells+2 {
				t.Errorf("row %q has %d cells", row, n)
			}
		}
	})
}
