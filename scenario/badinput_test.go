package scenario

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/internal/wstest/long"
	"wsrun/scenario/yamltext"
)

// badInputs are what is not a scenario at all, or one that asks for more than a file should cost.
func badInputs() map[string]string {
	deepList := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	deepMap := func(n int) string { return strings.Repeat("{a: ", n) + "1" + strings.Repeat("}", n) }
	deepBlock := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}
	var bomb strings.Builder
	bomb.WriteString("server: echo\nvars:\n  a0: &a0 x\n")
	for i := range 30 {
		fmt.Fprintf(&bomb, "  a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i, i)
	}
	var merges strings.Builder
	merges.WriteString("server: echo\nvars:\n  a0: &a0 {x: 1}\n")
	for i := range 30 {
		fmt.Fprintf(&merges, "  a%d: &a%d {<<: [*a%d, *a%d, *a%d]}\n", i+1, i+1, i, i, i)
	}
	var runs strings.Builder
	runs.WriteString("server: echo\nactions:\n")
	for i := range 40 {
		fmt.Fprintf(&runs, "  a%d: [{run: a%d}, {run: a%d}]\n", i, i+1, i+1)
	}
	runs.WriteString("  a40: []\non-open: [{run: a0}]\n")
	big := strings.Repeat("x", 900<<10)
	return map[string]string{
		"empty":                  "",
		"blank lines":            "\n\n  \n",
		"only comments":          "# a\n# b\n",
		"only a document start":  "---\n",
		"only a document end":    "...\n",
		"a last document start":  "server: echo\n---\n",
		"null":                   "~\n",
		"only a byte-order mark": "\uFEFF",
		"binary":                 "\x7fELF\x02\x01\x01\x00\x00\x00",
		"a NUL":                  "server: echo\x00\n",
		"a control character":    "server: \x01echo\n",
		"an escape character":    "server: \x1b[31mecho\n",
		"UTF-16, little endian":  "\xff\xfes\x00e\x00r\x00",
		"UTF-16, big endian":     "\xfe\xff\x00s\x00e",
		"UTF-16 without a mark":  "s\x00e\x00r\x00v\x00",
		"Latin-1":                "name: gr\xfc\xdfe\n",
		"half of a character":    "name: \xe6\xbc",
		"surrogates":             "name: \xed\xa0\x80\n",
		"10 MB":                  "name: " + strings.Repeat("a", 10<<20),
		"10 MB of lines":         strings.Repeat("a: b\n", 2<<20),
		"10 MB of binary":        strings.Repeat("\x00\xff", 5<<20),
		"lists in lists":         "vars: {a: " + deepList(10_000) + "}",
		"lists in lists, fewer":  "server: echo\nvars: {a: " + deepList(3000) + "}",
		"lists that never end":   strings.Repeat("[", 10_000),
		"maps in maps":           "vars: " + deepMap(10_000),
		"maps in maps, fewer":    "server: echo\nvars: " + deepMap(3000),
		"maps that never end":    strings.Repeat("{", 10_000),
		"blocks in blocks":       deepBlock(1000),
		"dashes in dashes":       strings.Repeat("- ", 20_000),
		"questions":              strings.Repeat("? ", 20_000),
		"colons":                 strings.Repeat(": ", 20_000),
		"anchors":                strings.Repeat("&a ", 20_000),
		"tags":                   strings.Repeat("!a ", 20_000),
		"commas":                 "[" + strings.Repeat(",", 200_000) + "]",
		"quotes":                 strings.Repeat("'", 200_000),
		"open quote":             "name: \"" + big,
		"bomb":                   bomb.String(),
		"bomb of merges":         merges.String(),
		"bomb of runs":           runs.String(),
		"large text, often":      "server: echo\nvars:\n  big: &big " + big + "\n  all: [" + strings.Repeat("*big, ", 10_000) + "]\n",
		"large payload, often":   "server: echo\nactions:\n  a: [{send: " + big + "}]\non-open: [" + strings.Repeat("{run: a}, ", 5000) + "]\n",
		"many values":            "server: echo\nvars: {a: [" + strings.Repeat("1,", 150_000) + "1]}\n",
		"many keys":              "server: echo\nvars:\n" + numbered(50_000, "  v%d: 1\n"),
		"many unknown keys":      "server: echo\n" + numbered(50_000, "k%d: 1\n"),
		"many wrong expressions": "server: echo\non-message:\n" + strings.Repeat("  - if: x x x\n    log: y\n", 20_000),
		"many actions":           "server: echo\non-open:\n" + strings.Repeat("- log: x\n", 30_000),
		"large expression":       "server: echo\non-message:\n  - if: " + strings.Repeat("msg.ok and ", 50_000) + "msg.ok\n    log: x\n",
		"expression in brackets": "server: echo\non-message:\n  - if: " + strings.Repeat("(", 10_000) + "\n    log: x\n",
		"large template":         "server: echo\non-open:\n  - log: " + strings.Repeat("${{ vu.id }}", 3000) + "\n",
		"templates that open":    "server: echo\non-open:\n  - log: " + strings.Repeat("${{ ", 50_000) + "\n",
		"long line":              "server: echo\nnaem: " + big + "\n",
		"long folded text":       "server: echo\nname: >\n" + strings.Repeat("  a\n\n", 100_000),
		"blanks in a text":       "server: echo\nname: \"a" + strings.Repeat(" ", 900_000) + "b\"\n",
		"accents":                "server: echo\nnaem: a" + strings.Repeat("\u0301", 400_000) + "\n",
		"maps for keys":          "server: echo\nvars: {a: [" + strings.Repeat("{{a: 1}: 2}, ", 15_000) + "]}\n",
		"many subprotocols":      "server: echo\nsubprotocols:\n" + numbered(80_000, "  - p%d\n"),
		"many lists, all wrong":  "server: echo\nactions:\n" + numbered(10_000, "  a%d: [{log: x}]\n") + "on-open:\n" + numbered(10_000, "  - run: b%dx\n"),
		"many vars, all wrong":   "server: echo\nvars:\n" + numbered(10_000, "  a%d: 1\n") + "on-open:\n" + numbered(5_000, "  - log: ${{ vars.b%dx }}\n"),
		"many sets, all wrong":   "server: echo\nvars:\n" + numbered(5_000, "  a%d: 1\n") + "on-open:\n" + numbered(5_000, "  - set: {b%dx: 1}\n"),
		"many metrics, wrong":    "server: echo\nmetrics:\n" + numbered(5_000, "  a%d: {type: trend}\n") + "thresholds:\n" + numbered(5_000, "  b%dx: max < 1\n"),
		"long names, all wrong":  "server: echo\nvars:\n" + numbered(900, "  "+strings.Repeat("a", 900)+"%d: 1\n") + "on-open:\n" + numbered(5_000, "  - log: ${{ vars.b%d }}\n"),
		"vars that read above":   "server: echo\nvars:\n  a0: 1\n" + numbered(15_000, "  b%[1]d: ${{ vars.a0 }}\n"),
		"vars that read below":   "server: echo\nvars:\n" + numbered(3_000, "  a%[1]d: ${{ vars.z%[1]d }}\n") + numbered(3_000, "  z%d: 1\n"),
		"many reads of vars":     "server: echo\nvars:\n" + numbered(8_000, "  a%d: 1\n") + "on-open:\n" + numbered(8_000, "  - log: ${{ vars.a%d }}\n"),
		"many reads of env":      "server: echo\non-open:\n" + numbered(8_000, "  - log: ${{ env.A%d }}\n"),
		"many secrets":           "server: echo\nsecrets:\n" + numbered(6_000, "  - A%d\n") + "on-open:\n" + numbered(6_000, "  - log: ${{ env.A%d ?? 1 }}\n"),
		"many metrics, recorded": "server: echo\nmetrics:\n" + numbered(6_000, "  a%d: {type: trend}\n") + "on-open:\n" + numbered(6_000, "  - record: {a%d: 1}\n"),
		"thresholds of checks":   "server: echo\nthresholds:\n" + numbered(6_000, "  'checks{check:c%d}': rate > 0.5\n") + "on-open:\n" + numbered(6_000, "  - check: {c%d: 1 == 1}\n"),
		"thresholds of actions":  "server: echo\nthresholds:\n" + numbered(2_000, "  'ws_msgs_sent{t%d:a}': count > 1\n") + "on-open:\n" + numbered(2_000, "  - {send: x, tags: {t%d: a}}\n"),
		"many headers":           "server: echo\nheaders:\n" + numbered(20_000, "  X-A%d: a\n"),
		"many cookies":           "server: echo\ncookies:\n" + numbered(20_000, "  a%d: a\n"),
		"many lists, run":        "server: echo\nactions:\n" + numbered(8_000, "  a%d: [{log: x}]\n") + "on-open:\n" + numbered(8_000, "  - run: a%d\n"),
		"many vars":              "server: echo\nvars:\n" + numbered(15_000, "  a%d: ${{ vu.id }}\n"),
		"many escapes":           "server: echo\non-open:\n  - log: '" + strings.Repeat("$${{ ", 200_000) + "'\n",
		"long comment":           "server: echo\non-message:\n  - if: any([1], # " + strings.Repeat("> 1 ", 200_000) + ")\n    log: x\n",
		"long quoted text":       "server: echo\nname: \"" + strings.Repeat("a\\\n  ", 100_000) + "\"\n",
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// alwaysRead are the large inputs that every run of the tests reads: one refused for its size, one of each kind of cost.
func alwaysRead() []string {
	return []string{"10 MB of binary", "large text, often", "many wrong expressions", "many lists, all wrong", "accents"}
}

// badInputTime is what a person would wait for a file that is refused. It is several times what the slowest takes, for
// slow machines.
const badInputTime = time.Second

// Whatever the file holds, it is read within a second, without a panic, and what is printed of it is short.
func TestBadInput(t *testing.T) {
	fine := []string{"a last document start", "large template", "long folded text", "long quoted text", "blanks in a text", "many subprotocols", "many vars", "many escapes",
		"vars that read above", "many reads of vars", "many secrets", "many metrics, recorded", "thresholds of checks", "thresholds of actions", "many headers", "many cookies", "many lists, run"}
	for name, text := range badInputs() {
		t.Run(name, func(t *testing.T) {
			if len(text) > 100<<10 && (raceEnabled || !long.Enabled()) && !slices.Contains(alwaysRead(), name) {
				t.Skip("large inputs are for the long tests, without the race detector: nothing here runs at the same time")
			}
			var found diag.List
			var out bytes.Buffer
			inBadInputTime(t, func() {
				found, out = nil, bytes.Buffer{}
				if sc := Parse("f.yaml", []byte(text), &found); sc != nil {
					Compile(sc, Options{}, &found)
				}
				p := diag.Printer{Source: func(string) []byte { return []byte(text) }}
				if err := p.Print(&out, found); err != nil {
					t.Fatal(err)
				}
			})
			if isFine := len(found) == 0; isFine != slices.Contains(fine, name) {
				t.Errorf("%d findings; fine: %t", len(found), isFine)
			}
			if out.Len() > 20_000 {
				t.Errorf("%d bytes are printed", out.Len())
			}
			src := yamltext.NewSource("f.yaml", []byte(text))
			for _, f := range found {
				checkInside(t, src, f)
			}
		})
	}
}

// inBadInputTime fails the test if read takes longer than that: in processor time, which is the least of several where
// a machine that has other things to do makes it long, and without the garbage of what came before.
func inBadInputTime(t *testing.T, read func()) {
	t.Helper()
	best := time.Hour
	for try := 0; try < 5 && best > badInputTime; try++ {
		runtime.GC()
		start := cpuTime()
		read()
		best = min(best, cpuTime()-start)
	}
	if best > badInputTime && !raceEnabled {
		t.Errorf("took %s", best)
	}
}

// What a file reads from others has thousands of names as well as it may.
func TestManyNamesInFiles(t *testing.T) {
	n := 6000
	if raceEnabled || !long.Enabled() {
		n = 600
	}
	list := strings.TrimSuffix(numbered(n, "c%d,"), ",")
	for name, tt := range map[string]struct{ file, other, text string }{
		"columns": {"d.csv", list + "\n" + list + "\n", "data: {d: {file: d.csv}}\non-open:\n" + numbered(n, "  - log: ${{ data.d.c%d }}\n")},
		"feeders": {"d.csv", "c\n1\n", "data:\n" + numbered(n/4, "  d%d: {file: d.csv}\n") + "on-open:\n" + numbered(n/4, "  - log: ${{ data.d%d.c }}\n")},
		"vars":    {"i.yaml", "vars:\n" + numbered(n, "  b%d: 1\n"), "include: [i.yaml]\nvars:\n" + numbered(n, "  a%d: 1\n")},
		"actions": {"i.yaml", "actions:\n" + numbered(n, "  b%d: [{log: x}]\n"), "include: [i.yaml]\nactions:\n" + numbered(n, "  a%d: [{log: x}]\n") + "on-open:\n" + numbered(n, "  - run: a%d\n")},
		"metrics": {"i.yaml", "metrics:\n" + numbered(n, "  b%d: {type: trend}\n"), "include: [i.yaml]\nmetrics:\n" + numbered(n, "  a%d: {type: trend}\n")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.other), 0o600); err != nil {
				t.Fatal(err)
			}
			inBadInputTime(t, func() {
				var found diag.List
				if sc := Parse(filepath.Join(dir, "f.yaml"), []byte("server: echo\n"+tt.text), &found); sc != nil {
					Compile(sc, Options{Root: dir}, &found)
				}
				if len(found) > 0 {
					t.Fatalf("%d findings: %v", len(found), found[0])
				}
			})
		})
	}
}

// checkInside holds a finding's place to the file: an existing line, and a column that is on it or just behind it.
func checkInside(t *testing.T, src *yamltext.Source, f diag.Finding) {
	t.Helper()
	for _, pos := range append([]diag.Pos{f.Pos}, relatedPlaces(f)...) {
		if pos.Line == 0 && pos.Col == 0 {
			continue // the file as a whole
		}
		if pos.Line < 1 || pos.Line > src.Lines() || pos.Col > src.LineLen(pos.Line)+1 || pos.Col < 0 {
			t.Errorf("%s: outside of the file, which has %d lines: %s", pos, src.Lines(), f.Message)
		}
	}
	if f.Len < 0 || f.Message == "" {
		t.Errorf("a finding of length %d: %q", f.Len, f.Message)
	}
}

func relatedPlaces(f diag.Finding) []diag.Pos {
	var out []diag.Pos
	for _, r := range f.Related {
		out = append(out, r.Pos)
	}
	return out
}

// The bound of a file's size is where it is said to be.
func TestTooLarge(t *testing.T) {
	const maxFile = 1024 << 10
	for name, text := range map[string]string{"just": strings.Repeat("#", maxFile), "over": strings.Repeat("#", maxFile+1)} {
		var found diag.List
		Parse("f.yaml", []byte(text), &found)
		if len(found) != 1 || (name == "over") != strings.Contains(found[0].Message, "1024 KiB") {
			t.Errorf("%s: %v", name, found)
		}
	}
}
