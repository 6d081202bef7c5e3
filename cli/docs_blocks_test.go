package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"wsrun/cli"
)

// terminal takes both of a command's outputs, in the order in which they are written.
type terminal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *terminal) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *terminal) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// command runs one command line and returns what a terminal would show.
func command(args []string, env ...string) (output string, code int) {
	var out terminal
	code = cli.Main(args, cli.Process{In: strings.NewReader(""), Out: &out, Err: &out, Env: append([]string{"LANG=C.UTF-8"}, env...)})
	return out.String(), code
}

// workplace returns a folder with the examples, with the scenarios that are only run and not shown, and with the files
// that a document's blocks name.
func workplace(t *testing.T, all []block) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for from, to := range map[string]string{"examples": "examples", "cli/testdata/docs": "."} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(repo, from))); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range all {
		if name := b.attrs["file"]; name != "" {
			write(t, filepath.Join(dir, name), b.text)
		}
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is in documents has limits of time that are written for a machine which does nothing else, so nothing runs beside
// it.
func TestDocsScenarios(t *testing.T) {
	for doc, text := range documents(t) {
		all := blocks(t, doc, text)
		t.Run(doc, func(t *testing.T) {
			file := filepath.Join(workplace(t, all), "block.yaml")
			for _, b := range all {
				if b.lang != "yaml" {
					continue
				}
				args, text := []string{"run", "--quiet", file}, b.text
				if b.has("fragment") {
					args, text = []string{"validate", file}, completed(b)
				}
				write(t, file, text)
				// those that the blocks take from outside
				output, code := command(args, "TOKEN=t0ps3cret", "API_TOKEN=t0ps3cret")
				if fmt.Sprint(code) != b.exit() {
					t.Errorf("%v: got exit code %d, want %s\n%s", b, code, b.exit(), output)
				}
				if strings.Contains(output, ": warning: ") && !b.has("fragment") {
					t.Errorf("%v: got a warning, want none\n%s", b, output)
				}
			}
		})
	}
}

var (
	topLevel = regexp.MustCompile(`(?m)^([a-z-]+):`)
	variable = regexp.MustCompile(`\bvars\.([A-Za-z_]\w*)`)
)

// Each row of the table of traps has what is refused, and in its last column what is accepted instead.
func TestDocsTraps(t *testing.T) {
	_, table, _ := strings.Cut(document(t, "docs/language.md"), "\n## YAML traps\n")
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|.*\\| `([^`]+)`[^|]*\\|$").FindAllStringSubmatch(table, -1)
	if len(rows) < 6 {
		t.Fatalf("the table of traps has %d rows with an example, want at least 6", len(rows))
	}
	t.Chdir(t.TempDir())
	for _, row := range rows {
		for i, want := range []int{2, 0} {
			action := row[i+1]
			if strings.HasPrefix(action, "if:") {
				action += "\n    log: x"
			}
			write(t, "trap.yaml", "server: echo\non-message:\n  - "+action+"\n")
			if output, code := command([]string{"validate", "trap.yaml"}); code != want {
				t.Errorf("%s: got exit code %d, want %d\n%s", row[i+1], code, want, output)
			}
		}
	}
}

// completed is a fragment with what it lacks around it: an event for a list of actions, variables for those that it
// reads, a server.
func completed(b block) string {
	text := b.text
	if first := regexp.MustCompile(`(?m)^[^#\s].*$`).FindString(text); strings.HasPrefix(first, "- ") {
		event := b.attrs["in"]
		if event == "" {
			event = "on-open"
		}
		text = event + ":\n  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
	}
	var keys []string
	for _, m := range topLevel.FindAllStringSubmatch(text, -1) {
		keys = append(keys, m[1])
	}
	if !slices.Contains(keys, "vars") {
		text += "vars:\n  _: 0\n"
		seen := []string{"_"}
		for _, m := range variable.FindAllStringSubmatch(b.text, -1) {
			if !slices.Contains(seen, m[1]) {
				seen = append(seen, m[1])
				text += "  " + m[1] + ": 0\n"
			}
		}
	}
	if !slices.Contains(keys, "server") && !slices.Contains(keys, "url") {
		text += "server: echo\n"
	}
	return text
}

func TestDocsCommands(t *testing.T) {
	for doc, text := range documents(t) {
		all := blocks(t, doc, text)
		t.Run(doc, func(t *testing.T) {
			t.Chdir(workplace(t, all))
			for _, b := range all {
				if b.lang != "console" {
					continue
				}
				got := session(t, b)
				if steady(got) == steady(b.text) {
					continue
				}
				if !updating() {
					t.Errorf("%v: got\n%s\nwant\n%s\n(-update writes it anew)", b, got, b.text)
					continue
				}
				rewrite(t, doc, "```console\n"+b.text+"```", "```console\n"+got+"```")
			}
		})
	}
}

// session runs the commands of a block and returns the block with the output that they have.
func session(t *testing.T, b block) string {
	t.Helper()
	var out strings.Builder
	code := 0
	for _, line := range strings.Split(b.text, "\n") {
		words, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out.WriteString(line + "\n")
		var output string
		switch name, rest, _ := strings.Cut(words, " "); {
		case words == "echo $?":
			output = fmt.Sprintln(code)
		case name == "wsrun":
			output, code = command(strings.Fields(rest))
		case strings.HasPrefix(words, "go run . "):
			output, code = command(strings.Fields(strings.TrimPrefix(words, "go run . ")))
		case name == "cat":
			text, err := os.ReadFile(rest)
			if err != nil {
				t.Fatalf("%v: %v", b, err)
			}
			output = string(text)
		default:
			t.Errorf("%v: no way to run %q", b, words)
		}
		out.WriteString(output)
	}
	if out.Len() == 0 {
		t.Errorf("%v: a console block without a command", b)
	}
	return out.String()
}

// steady is a text without what differs from run to run, and without the spaces that line it up.
func steady(text string) string {
	for _, r := range []struct{ pattern, with string }{
		{`127\.0\.0\.1:\d+`, "127.0.0.1:PORT"},
		{`"seed": \d+|\bseed +\d+`, "SEED"},
		{`\d{4}-\d\d-\d\dT[\d:.]+Z`, "DATE"},
		{`[\d.,]+ ?[kM]?B/s`, "BYTERATE"},
		{`[\d.,]+/s`, "RATE"},
		{`\b[\d.,]+ ?[kM]?B\b`, "SIZE"},
		{`\b\d+m +\d+s|[\d.]+ ?(ns|µs|ms|s|m)\b`, "TIME"},
		{`VU \d+, iteration \d+`, "VU N"},
		{`min \d+, max \d+`, "RANGE"},
		{`wsrun \d\S* \S+ go\S+`, "VERSION"},
		{`\x1b\[[\d;]*m`, ""},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAllString(text, r.with)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// What is the same but for times is equal; everything else is not.
func TestDocsSteady(t *testing.T) {
	base := "✓ open   401 µs  ws://127.0.0.1:35717/\nseed 12\n  chat  12  12.0/s  1.5ms  data_sent 181 B\n"
	tests := []struct {
		text string
		same bool
	}{
		{"✓ open  1.81 ms  ws://127.0.0.1:9/\nseed 9999\n  chat   12   9/s  2s data_sent   21 kB\n", true},
		{strings.Replace(base, "chat  12", "chat  13", 1), false},
		{strings.Replace(base, "✓", "✗", 1), false},
		{base + "another line\n", false},
	}
	for _, tt := range tests {
		if got := steady(base) == steady(tt.text); got != tt.same {
			t.Errorf("equal to\n%s\ngot %t, want %t", tt.text, got, tt.same)
		}
	}
}
