package scenario

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wsrun/diag"

	"github.com/google/go-cmp/cmp"
)

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// frames are the golden files of testdata/frames with the scenarios whose findings they show.
func frames() map[string]string {
	return map[string]string{
		"unknown-key":      "structure/keys.txtar/action",
		"unknown-top":      "structure/keys.txtar/top-underscore",
		"two-verbs":        "structure/actions.txtar/two-verbs",
		"no-unit":          "structure/numbers.txtar/within",
		"wrong-kind":       "structure/kinds.txtar/connect",
		"duplicate":        "syntax/meant.txtar/duplicate-in-an-action",
		"negation":         "syntax/meant.txtar/negation-of-a-field",
		"comma":            "syntax/meant.txtar/comma-in-braces",
		"quote":            "syntax/yaml.txtar/starts-with-a-quote",
		"indentation":      "syntax/yaml.txtar/between",
		"tab":              "syntax/yaml.txtar/tab",
		"alias":            "aliases/aliases.txtar/wrong-where-it-is-used",
		"cycle":            "expressions/runs.txtar/each-other",
		"included":         "files/files.txtar/include-whole",
		"in-another-file":  "files/files.txtar/template-in-a-file",
		"endless":          "expressions/warnings.txtar/endless-interval",
		"unknown-list":     "expressions/runs.txtar/unknown",
		"after-characters": "syntax/yaml.txtar/after-cjk",
	}
}

// What a user sees of a dozen of findings: the line, the caret, the notes and the other places.
func TestFrames(t *testing.T) {
	files := map[string]testFile{}
	for _, f := range testFiles(t, "invalid") {
		files[filepath.ToSlash(f.name)] = f
	}
	for name, part := range frames() {
		t.Run(name, func(t *testing.T) {
			f, ok := files["testdata/invalid/"+part]
			if !ok {
				t.Fatalf("no file %s", part)
			}
			found, _ := f.check()
			var out bytes.Buffer
			printer := diag.Printer{Max: -1, Source: func(file string) []byte {
				if file == f.path {
					return f.text()
				}
				data, _ := os.ReadFile(file)
				return data
			}}
			if err := printer.Print(&out, found); err != nil {
				t.Fatal(err)
			}
			golden(t, "frames/"+name+".golden", out.Bytes())
		})
	}
}

// Each golden file belongs to a frame.
func TestFramesLeftOver(t *testing.T) {
	paths, err := filepath.Glob("testdata/frames/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".golden"); frames()[name] == "" {
			t.Errorf("%s belongs to no frame", path)
		}
	}
}
