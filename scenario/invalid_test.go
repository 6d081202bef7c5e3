package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wsrun/diag"
)

// testFile is one scenario of testdata: a .yaml file, or a part of a .txtar archive, which holds many that are wrong in
// one way each.
type testFile struct {
	name string
	path string // what the scenario takes for its own path
	data []byte
}

// testFiles reads all scenarios below a folder of testdata. Files whose names start with `_` belong to others.
func testFiles(t testing.TB, dir string) []testFile {
	t.Helper()
	var files []testFile
	err := filepath.WalkDir(filepath.Join("testdata", dir), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "_") {
			return err
		}
		switch filepath.Ext(path) {
		case ".yaml":
			data, err := os.ReadFile(path)
			files = append(files, testFile{path, path, data})
			return err
		case ".txtar":
			data, err := os.ReadFile(path)
			files = append(files, parts(path, string(data))...)
			return err
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s: %v", len(files), dir, err)
	}
	return files
}

// parts cuts an archive at its `-- name --` lines. What stands before the first one is a comment.
func parts(path, archive string) []testFile {
	var files []testFile
	for line := range strings.Lines(archive) {
		name, isHeader := strings.CutPrefix(strings.TrimSuffix(line, " --\n"), "-- ")
		switch {
		case isHeader && strings.HasSuffix(line, " --\n"):
			files = append(files, testFile{name: path + "/" + name, path: filepath.Join(filepath.Dir(path), name+".yaml")})
		case len(files) > 0:
			last := &files[len(files)-1]
			last.data = append(last.data, line...)
		}
	}
	return files
}

// wantComment is taken out before a file is read, so that it changes nothing, wherever it stands.
var wantComment = regexp.MustCompile(`[ \t]*# want .*`)

func (f testFile) text() []byte { return wantComment.ReplaceAll(f.data, nil) }

// check parses and compiles one scenario.
func (f testFile) check() (found diag.List, sc *Scenario) {
	sc = Parse(f.path, f.text(), &found)
	switch {
	case sc == nil:
	case sc.IsMix():
		CompileMix(sc, Options{Env: testEnv()}, func(string) bool { return false }, &found)
	default:
		Compile(sc, Options{Env: testEnv()}, &found)
	}
	return found.Sorted(), sc
}

// testEnv is the environment of the files of testdata.
func testEnv() map[string]any {
	return map[string]any{"TOKEN": "sesame", "BUILD": "7", "ROOM": "lobby", "EMPTY": ""}
}

// want is one expected finding.
type want struct {
	file           string // another one, that the scenario names
	line, col, end int    // col and end are 0 where the comment does not say
	re             *regexp.Regexp
}

func (w want) String() string {
	if w.col == 0 {
		return fmt.Sprintf("%s line %d: %s", w.file, w.line, w.re)
	}
	return fmt.Sprintf("%s line %d, columns %d-%d: %s", w.file, w.line, w.col, w.end, w.re)
}

// wantForm is one part of a `# want` comment: the columns that are underlined, and the message with its notes, as a
// regular expression in double quotes or as it is in backquotes. A finding in another file is wanted with the file's
// name and line before the columns.
var wantForm = regexp.MustCompile("^\\s*(?:in ([\\w.]+):(\\d+))?(?::(\\d+)-(\\d+))?\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)")

func wants(t *testing.T, data []byte) []want {
	t.Helper()
	var out []want
	for i, line := range strings.Split(string(data), "\n") {
		_, comment, ok := strings.Cut(line, "# want ")
		for ok && strings.TrimSpace(comment) != "" {
			m := wantForm.FindStringSubmatch(comment)
			if m == nil {
				t.Fatalf("line %d: not a want: %s", i+1, comment)
			}
			comment = comment[len(m[0]):]
			w := want{line: i + 1}
			number := func(s string) int { n, _ := strconv.Atoi(s); return n }
			if m[1] != "" {
				w.file, w.line = m[1], number(m[2])
			}
			w.col, w.end = number(m[3]), number(m[4])
			pattern := regexp.QuoteMeta(strings.Trim(m[5], "`"))
			if m[5][0] == '"' {
				var err error
				if pattern, err = strconv.Unquote(m[5]); err != nil {
					t.Fatalf("line %d: %v", i+1, err)
				}
			}
			w.re = regexp.MustCompile(pattern)
			out = append(out, w)
		}
	}
	return out
}

// wording is a finding's text, notes and related places, as the wants see it.
func wording(f diag.Finding) string {
	text := f.Message
	if f.Severity == diag.Warning {
		text = "warning: " + text
	}
	for _, n := range f.Notes {
		text += " | " + n
	}
	for _, r := range f.Related {
		text += fmt.Sprintf(" | %d:%d: %s", r.Pos.Line, r.Pos.Col, r.Message)
	}
	return text
}

func (w want) matches(f diag.Finding, file string) bool {
	if w.file != "" {
		file = filepath.Join(filepath.Dir(file), w.file)
	}
	if file != f.Pos.File || w.line != f.Pos.Line || !w.re.MatchString(wording(f)) {
		return false
	}
	return w.col == 0 || w.col == f.Pos.Col && w.end == f.Pos.Col+max(f.Len, 1)-1
}

// A file of testdata/invalid has exactly the findings that its comments want.
func TestInvalid(t *testing.T) {
	for _, f := range testFiles(t, "invalid") {
		t.Run(f.name, func(t *testing.T) {
			found, _ := f.check()
			expected := wants(t, f.data)
			if len(expected) == 0 {
				t.Fatal("the file wants nothing")
			}
			for _, got := range found {
				i := 0
				for i < len(expected) && !expected[i].matches(got, f.path) {
					i++
				}
				if i == len(expected) {
					t.Errorf("unexpected finding in columns %d-%d: %s: %s", got.Pos.Col, got.Pos.Col+max(got.Len, 1)-1, got.Pos, wording(got))
					continue
				}
				expected = append(expected[:i], expected[i+1:]...)
			}
			for _, w := range expected {
				t.Errorf("missing finding: %s", w)
			}
		})
	}
}
