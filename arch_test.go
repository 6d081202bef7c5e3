package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "wsrun"

// rooms says which of our rooms each room may import. Imports go down only:
//
//	main → cli → runner, report, tui → scenario → checks → metrics, socket, httpclient → transport, diag
//	       cli → suite → runner
//	             runner, report, tui → result → metrics, diag
//
// diag and errkind import nothing of ours, metrics only diag, for places, and transport only errkind, the names of the
// kinds of errors, which any room may import. report and tui read snapshots and never see what made them. mask, which
// hides secrets in texts, is for the rooms that show or write them: cli and report. A package inside a room is part of it, unless it has a row
// of its own: checks/threshold and the rest of checks don't know each other. A new room needs a row here, and its
// reason in the commit that adds it.
func rooms() map[string][]string {
	shown := []string{"report/section", "report/detail", "report/format", "result", "metrics", "diag", "errkind"}
	leaves := []string{"metrics", "socket", "httpclient", "transport", "diag", "errkind"}
	return map[string][]string{
		"main": {"cli"},
		"cli": append([]string{
			"cli/exit", "cli/flags", "cli/monitor", "cli/othertools", "cli/output", "cli/safely", "cli/signals", "cli/stdio",
			"runner", "runner/guard", "report", "tui", "scenario", "scenario/table", "checks", "checks/threshold", "mask", "result", "suite",
		}, leaves...),
		// A run's outputs do not know what made it.
		"cli/output":  {"cli/exit", "cli/othertools", "cli/safely", "cli/stdio", "report", "result", "mask", "metrics", "diag"},
		"cli/monitor": {"cli/exit", "cli/flags", "cli/safely", "cli/stdio", "report", "mask", "metrics", "socket", "diag"},
		"cli/flags":   {"cli/exit", "cli/othertools", "cli/stdio", "diag"},
		"cli/signals": {"cli/exit"},
		"cli/stdio":   {"cli/exit"},
		"cli/safely":  {"mask", "diag"},
		"cli/exit":    {},
		// Words, for messages.
		"cli/othertools": {},
		"suite": append([]string{
			"runner", "runner/guard", "result", "scenario", "checks/threshold",
		}, leaves...), // several plans → what they came to: it knows no flags, outputs or terminal
		"runner": append([]string{
			"runner/cookies", "runner/guard", "runner/inbox", "runner/timers", "runner/transcript", "executor", "result",
			"scenario", "checks",
		}, leaves...),
		"runner/cookies": {},                 // a jar knows nothing of who uses it
		"runner/guard":   {"checks", "diag"}, // knows of a run only the functions that end it
		// What a session keeps, without knowing of a session.
		"runner/inbox":      {"scenario", "checks"},
		"runner/timers":     {},
		"runner/transcript": {"runner/inbox", "scenario", "metrics", "socket"},
		// The formats of a report don't know each other. What they share is below them: test cases and the text of a
		// failure, what is in a run, what is known of a failure, how numbers are written.
		"report": append([]string{
			"report/annotations", "report/har", "report/hlog", "report/html", "report/junit", "report/markdown",
			"report/masked", "report/monitor", "report/stream", "report/summary", "report/tap", "report/text", "mask",
		}, shown...),
		"report/annotations": append([]string{"report/cases"}, shown...),
		"report/junit":       append([]string{"report/cases"}, shown...),
		"report/tap":         append([]string{"report/cases"}, shown...),
		"report/markdown":    append([]string{"report/cases", "report/text"}, shown...),
		"report/cases":       append([]string{"report/text"}, shown...),
		"report/text":        shown,
		"report/html":        shown,
		"report/summary":     shown,
		"report/har":         shown,
		"report/hlog":        shown,
		"report/section":     {"report/format", "result", "metrics", "diag", "errkind"},
		"report/detail":      {"report/format", "metrics", "diag"},
		"report/format":      {"metrics", "diag"},
		"report/masked":      {"result", "mask", "metrics", "diag"},
		"report/stream":      {"report/format", "report/masked", "mask", "metrics"},
		"report/monitor":     {"report/format", "report/masked", "mask", "metrics"},
		"tui":                {"result", "metrics", "diag", "errkind"},
		"scenario": append([]string{
			"scenario/table", "scenario/yamltext", "executor", "checks", "checks/exactjson", "checks/threshold",
		}, leaves...),
		"scenario/table":    {"scenario/yamltext", "checks/exactjson", "diag"}, // mappings of any language
		"scenario/yamltext": {"diag"},                                          // YAML with places: it knows no key
		"checks": append([]string{
			"checks/syntax", "checks/values", "checks/budget", "checks/library", "checks/exactjson",
		}, leaves...),
		"checks/syntax":    {"diag"},                              // texts and trees: it knows no name and no function
		"checks/values":    {"checks/exactjson", "diag"},          // what values are, in whatever expression
		"checks/budget":    {"checks/values", "checks/exactjson"}, // what an evaluation may take
		"checks/exactjson": {"diag"},                              // JSON knows no expressions
		"checks/threshold": {"metrics", "diag"},
		"result":           {"metrics", "diag"}, // it knows neither what made it nor who shows it
		"mask":             {"diag"},
		"metrics":          {"diag"}, // for places
		"socket":           {"transport", "errkind"},
		"httpclient":       {"transport", "errkind"}, // HTTP requests: it knows neither sessions nor scenarios
		"transport":        {"errkind"},              // what a WebSocket and an HTTP request travel on: it knows neither
		"diag":             {},
		"executor":         {"diag"}, // how much: it starts what a pool lends, and knows no session
		"errkind":          {},       // names that rooms share which do not know each other
	}
}

// libraries says which rooms a library is kept in, so that another one could take its place.
func libraries() map[string]keep {
	return map[string]keep{
		"gopkg.in/yaml.v3":           {rooms: []string{"scenario", "scenario/table", "scenario/yamltext"}},
		"github.com/expr-lang/expr":  {rooms: []string{"checks", "checks/syntax", "checks/values", "checks/library"}},
		"github.com/coder/websocket": {rooms: []string{"socket", "bench"}, tests: true},
	}
}

// keep is where a library may be imported.
type keep struct {
	rooms []string
	tests bool // of every room
}

// file is what the graph is judged by.
type file struct {
	path    string // from the module's root, with slashes
	imports []string
	syntax  *ast.File
}

// room returns the room that a folder is in: the innermost folder with a row in rooms, else its first element; "main"
// for the root, two elements in internal.
func room(folder string) string {
	first, rest, _ := strings.Cut(folder, "/")
	switch {
	case first == "." || first == "":
		return "main"
	case first == "internal":
		second, _, _ := strings.Cut(rest, "/")
		return "internal/" + second
	}
	for at := folder; at != first; at = path.Dir(at) {
		if _, own := rooms()[at]; own {
			return at
		}
	}
	return first
}

// isLeaf reports whether a room stands beside the graph: it may import any other, and only tests and leaves may import
// it. bench and test are measurements and scripts; internal has test servers and tools.
func isLeaf(room string) bool {
	return room == "bench" || room == "test" || strings.HasPrefix(room, "internal/")
}

// isTest reports whether a file's imports are a test's: those of test helpers are.
func (f file) isTest() bool {
	return strings.HasSuffix(f.path, "_test.go") || strings.HasPrefix(f.path, "internal/")
}

// violation returns why f may not import the path imported, or "".
func violation(f file, imported string) string {
	from := room(path.Dir(f.path))
	for library, keep := range libraries() {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		if !slices.Contains(keep.rooms, from) && !(keep.tests && f.isTest()) {
			return library + " is kept in " + strings.Join(keep.rooms, " and ")
		}
	}
	if imported != module && !strings.HasPrefix(imported, module+"/") {
		return ""
	}
	to := room(strings.TrimPrefix(strings.TrimPrefix(imported, module), "/"))
	allowed, known := rooms()[from]
	switch {
	case f.isTest() || isLeaf(from) || from == to:
		return ""
	case isLeaf(to):
		return to + " is for tests only"
	case !known:
		return "the room " + from + " is not in the table of rooms"
	case !slices.Contains(allowed, to):
		return from + " may import of ours only: " + strings.Join(allowed, ", ")
	}
	return ""
}

// sources parses every Go file of the module.
func sources(t *testing.T) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skip(name)
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(name), syntax: syntax}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// skip returns fs.SkipDir for the folders that the go command leaves out too.
func skip(name string) error {
	base := filepath.Base(name)
	if name == "." {
		return nil
	}
	if base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func TestImportGraph(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range sources(t) {
		from := room(path.Dir(f.path))
		seen[from] = true
		if _, known := rooms()[from]; !known && !isLeaf(from) {
			t.Errorf("%s: the room %s is not in the table of rooms", f.path, from)
		}
		for _, imported := range f.imports {
			if why := violation(f, imported); why != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, why)
			}
		}
	}
	// A walk that finds nothing would find nothing wrong.
	if !seen["diag"] || !seen["main"] {
		t.Errorf("rooms found: %v, want diag and main among them", seen)
	}
}

func TestViolation(t *testing.T) {
	tests := []struct {
		path     string
		imported string
		wrong    bool
	}{
		{"main.go", "wsrun/cli", false},
		{"main.go", "wsrun/runner", true},
		{"cli/run.go", "wsrun/diag", false},
		{"cli/run.go", "wsrun", true},
		{"cli/run/job.go", "wsrun/cli/output", false},
		{"cli/run/job.go", "wsrun/runner", false}, // a part of cli
		{"cli/output/write.go", "wsrun/runner", true},
		{"cli/output/write.go", "wsrun/cli/run", true},
		{"cli/stdio/outlet.go", "wsrun/report", true},
		{"runner/vu.go", "wsrun/scenario", false},
		{"runner/vu.go", "wsrun/report", true},
		{"runner/vu.go", "wsrun/cli", true},
		{"report/formats.go", "wsrun/metrics", false},
		{"report/formats.go", "wsrun/socket", true},
		{"report/masked/run.go", "wsrun/mask", false},
		{"report/text/page.go", "wsrun/result", false},
		{"result/run.go", "wsrun/report", true},
		{"result/run.go", "wsrun/runner", true},
		{"suite/suite.go", "wsrun/runner", false},
		{"suite/suite.go", "wsrun/report", true},
		{"runner/vu.go", "wsrun/suite", true},
		{"result/run.go", "wsrun/metrics", false},
		{"mask/masker.go", "wsrun/report", true},
		{"mask/masker.go", "wsrun/metrics", true},
		{"runner/vu.go", "wsrun/mask", true},
		{"report/junit/junit.go", "wsrun/report", true},
		{"report/junit/junit.go", "wsrun/report/cases", false},
		{"report/junit/junit.go", "wsrun/report/html", true},
		{"report/section/checks.go", "wsrun/report/text", true},
		{"report/junit/junit.go", "wsrun/runner", true},
		{"tui/view.go", "wsrun/scenario", true},
		{"scenario/parse.go", "wsrun/checks", false},
		{"checks/expr.go", "wsrun/scenario", true},
		{"checks/expr.go", "wsrun/checks/threshold", true},
		{"checks/threshold/threshold.go", "wsrun/checks", true},
		{"checks/threshold/threshold.go", "wsrun/metrics", false},
		{"checks/threshold/sub/sub.go", "wsrun/checks", true},
		{"scenario/metrictable.go", "wsrun/checks/threshold", false},
		{"scenario/decoder.go", "wsrun/scenario/yamltext", false},
		{"scenario/yamltext/load.go", "wsrun/scenario", true},
		{"scenario/table/decoder.go", "wsrun/scenario", true},
		{"scenario/yamltext/load.go", "wsrun/scenario/table", true},
		{"scenario/yamltext/load.go", "wsrun/checks", true},
		{"runner/vu.go", "wsrun/scenario/yamltext", true},
		{"runner/vu.go", "wsrun/checks/threshold", true},
		{"socket/dial.go", "wsrun/diag", true},
		{"socket/dial.go", "wsrun/transport", false},
		{"transport/dial.go", "wsrun/socket", true},
		{"transport/dial.go", "github.com/coder/websocket", true},
		{"metrics/trend.go", "wsrun/socket", true},
		{"diag/pos.go", "wsrun/metrics", true},
		{"diag/pos.go", "wsrunner/metrics", false}, // another module

		// Tests are outside of the graph, test helpers are for them.
		{"diag/pos_test.go", "wsrun/scenario", false},
		{"socket/dial_test.go", "wsrun/internal/wstest", false},
		{"socket/dial.go", "wsrun/internal/wstest", true},
		{"internal/wstest/echo.go", "wsrun/socket", false},
		{"bench/client.go", "wsrun/internal/wstest", false},
		{"cli/run.go", "wsrun/bench", true},
		{"util/strings.go", "wsrun/diag", true},

		{"scenario/parse.go", "gopkg.in/yaml.v3", false},
		{"scenario/yamltext/load.go", "gopkg.in/yaml.v3", false},
		{"cli/run.go", "gopkg.in/yaml.v3", true},
		{"cli/run_test.go", "gopkg.in/yaml.v3", true},
		{"checks/expr.go", "github.com/expr-lang/expr/vm", false},
		{"runner/vu.go", "github.com/expr-lang/expr/vm", true},
		{"socket/dial.go", "github.com/coder/websocket", false},
		{"bench/client.go", "github.com/coder/websocket", false},
		{"internal/wstest/coder.go", "github.com/coder/websocket", false},
		{"runner/vu_test.go", "github.com/coder/websocket", false},
		{"runner/vu.go", "github.com/coder/websocket/wsjson", true},
	}
	for _, tt := range tests {
		if why := violation(file{path: tt.path}, tt.imported); (why != "") != tt.wrong {
			t.Errorf("%s imports %s: violation %q, want one: %t", tt.path, tt.imported, why, tt.wrong)
		}
	}
}
