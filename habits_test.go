package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wsrun/errkind"
)

// habit is a rule of CONTRIBUTING.md that can be read off one file; it returns what breaks it.
type habit func(f file) []string

func habits() map[string]habit {
	return map[string]habit{
		"one concept a file, named after it":                   namelessFile,
		"no sleep: a select on a timer and a context":          uses("time", "Sleep", nil),
		"no disguised sleep: an event, or testing/synctest":    disguisedSleep,
		"exit codes are decided in cli, the exit is in main()": uses("os", "Exit", mayExit),
		"no init: what a package needs is passed to it":        initFunctions,
		"a clock that is set changes no measurement":           wallClock,
		"an error kind has a name: errkind's":                  spelledKind,
	}
}

func TestHabits(t *testing.T) {
	for _, f := range sources(t) {
		for rule, broken := range habits() {
			for _, what := range broken(f) {
				t.Errorf("%s: %s (%s)", f.path, what, rule)
			}
		}
	}
}

func TestHabitsCanBreak(t *testing.T) {
	tests := []struct {
		path, body string
		want       int
	}{
		{"runner/vu.go", "func (v vu) init() {}", 0}, // a method is not an init function
		{"runner/vu.go", "func init() {}", 1},
		{"runner/utils.go", "", 1},
		{"runner/types_test.go", "", 1},
		{"runner/vu.go", "func f() { time.Sleep(1) }", 1},
		{"runner/vu_test.go", "var sleep = time.Sleep", 1},
		{"runner/vu_test.go", "func f() { <-time.After(1) }", 1},
		{"runner/vu_test.go", "func f() { select { case <-time.After(1): case <-done: } }", 1},
		{"runner/vu_test.go", "func f() { select { case <-time.NewTimer(1).C: } }", 1},
		{"runner/vu_test.go", "func f() { select { case <-time.After(1): t.Fatal() } }", 0}, // a bound
		{"runner/vu_test.go", "import \"testing/synctest\"; func f() { <-time.After(1) }", 0},
		{"runner/vu.go", "func f() { v.Sleep(1) }", 0},
		{"cli/run.go", "func f() { os.Exit(1) }", 1},
		{"main.go", "func main() { os.Exit(1) }", 0},
		{"cli/main.go", "func Main() { os.Exit(1) }", 1},
		{"internal/wstest/leak.go", "func Main(m *testing.M) { os.Exit(m.Run()) }", 0},
		{"runner/vu.go", "var at = time.Now().UnixNano()", 1},
		{"socket/link.go", "var past = time.Unix(1, 0)", 1},
		{"metrics/cell.go", "func f(t time.Time) time.Time { return t.UTC().Round(0) }", 2},
		{"runner/vu.go", "func f(d time.Duration) time.Duration { return d.Round(time.Second) }", 0},
		{"cli/run.go", "var at = time.Now().Unix()", 0},
		{"metrics/buckets.go", "func f(t time.Time) int64 { return t.UnixMilli() }", 0},
		{"runner/vu.go", `func f() failure { return failure{kind: "expect.timeout"} }`, 1},
		{"runner/vu.go", `func f() failure { return failure{kind: "expect.timout"} }`, 1},
		{"socket/dial.go", `func f() *Error { return &Error{Kind: "scrypt"} }`, 1},
		{"scenario/point.go", `func f() shape { return shape{kind: "string"} }`, 0},
		{"runner/vu_test.go", `const want = "expect.timeout"`, 0},
		{"socket/main_test.go", "func TestMain(m *testing.M) { os.Exit(m.Run()) }", 0},
	}
	for _, tt := range tests {
		syntax, err := parser.ParseFile(token.NewFileSet(), tt.path, "package p\n"+tt.body, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, broken := range habits() {
			got = append(got, broken(file{path: tt.path, syntax: syntax})...)
		}
		if len(got) != tt.want {
			t.Errorf("%s with %q breaks %q, want %d habits broken", tt.path, tt.body, got, tt.want)
		}
	}
}

// Each package is opened at its doc.go, which says what comes in, what goes out and who owns what.
func TestPackageDocs(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range sources(t) {
		dir := path.Dir(f.path)
		if strings.HasSuffix(f.path, "_test.go") || dir == "." {
			continue
		}
		documented[dir] = documented[dir] || path.Base(f.path) == "doc.go" && f.syntax.Doc != nil
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s has no doc.go with a package comment", dir)
		}
	}
}

func namelessFile(f file) []string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
	if slices.Contains([]string{"utils", "util", "types", "helpers", "helper", "common", "misc"}, name) {
		return []string{"the name says nothing"}
	}
	return nil
}

// mayExit reports whether a file may end the process: main, a TestMain and its helpers, a measurement.
func mayExit(f file) bool {
	base := path.Base(f.path)
	return f.path == "main.go" || base == "main_test.go" || isLeaf(room(path.Dir(f.path)))
}

// uses returns the habit of not using a name of a package, but in the files that are spared.
func uses(pkg, name string, spared func(file) bool) habit {
	return func(f file) []string {
		if spared != nil && spared(f) {
			return nil
		}
		var found []string
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == name {
				if id, ok := s.X.(*ast.Ident); ok && id.Name == pkg {
					found = append(found, "uses "+pkg+"."+name)
				}
			}
			return true
		})
		return found
	}
}

// disguisedSleep finds what receives from a timer of its own and then does nothing: time that passes in the hope that
// something has happened. In a bubble of synctest's it has. A slow peer is wstest.Delay, which is the one exception.
func disguisedSleep(f file) []string {
	for _, spec := range f.syntax.Imports {
		if spec.Path.Value == `"testing/synctest"` {
			return nil
		}
	}
	var found []string
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			for _, stmt := range n.List {
				if fromTimer(stmt) {
					found = append(found, "waits for a timer")
				}
			}
		case *ast.CommClause:
			if len(n.Body) == 0 && n.Comm != nil && fromTimer(n.Comm) {
				found = append(found, "waits for a timer in a select")
			}
		}
		return true
	})
	return found
}

// fromTimer reports whether a statement is <-time.After(d) or <-time.NewTimer(d).C.
func fromTimer(stmt ast.Stmt) bool {
	expr, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	receive, ok := expr.X.(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return false
	}
	from := receive.X
	if s, ok := from.(*ast.SelectorExpr); ok && s.Sel.Name == "C" {
		from = s.X
	}
	call, ok := from.(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := s.X.(*ast.Ident)
	return ok && id.Name == "time" && (s.Sel.Name == "After" || s.Sel.Name == "NewTimer")
}

// wallClock finds what takes the monotonic reading from a time, in the rooms that measure: their times are those of
// time.Now, whose differences do not change when somebody sets the clock.
func wallClock(f file) []string {
	measures := []string{"runner", "runner/guard", "executor", "socket", "transport", "metrics"}
	if !slices.Contains(measures, path.Dir(f.path)) || strings.HasSuffix(f.path, "_test.go") {
		return nil
	}
	if f.path == "metrics/buckets.go" {
		return nil // the dates of an exported histogram
	}
	methods := []string{"Unix", "UnixMilli", "UnixMicro", "UnixNano", "UTC", "Local", "AddDate"}
	functions := []string{"Date", "Parse", "ParseInLocation"}
	var found []string
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, _ := s.X.(*ast.Ident)
		switch ofPackage := id != nil && id.Name == "time"; {
		case slices.Contains(methods, s.Sel.Name), ofPackage && slices.Contains(functions, s.Sel.Name):
			found = append(found, "calls "+s.Sel.Name)
		case s.Sel.Name == "Round" || s.Sel.Name == "Truncate":
			if arg, ok := call.Args[0].(*ast.BasicLit); ok && len(call.Args) == 1 && arg.Value == "0" {
				found = append(found, "calls "+s.Sel.Name+"(0)")
			}
		}
		return true
	})
	return found
}

// spelledKind finds kinds of errors that are written out instead of named, so that a misspelt one does not compile: each
// text that is a dotted kind, and whatever stands for a field kind where errors come from.
func spelledKind(f file) []string {
	if f.isTest() || isLeaf(room(path.Dir(f.path))) || path.Dir(f.path) == "errkind" {
		return nil
	}
	var broken []string
	from := slices.Contains([]string{"runner", "socket", "transport"}, room(path.Dir(f.path)))
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if field, ok := n.(*ast.KeyValueExpr); ok && from {
			key, isName := field.Key.(*ast.Ident)
			value, isText := field.Value.(*ast.BasicLit)
			if isName && isText && strings.EqualFold(key.Name, "kind") {
				broken = append(broken, value.Value)
				return false
			}
		}
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(lit.Value)
		if err == nil && strings.Contains(text, ".") && slices.Contains(errkind.Names(), text) {
			broken = append(broken, lit.Value)
		}
		return true
	})
	return broken
}

func initFunctions(f file) []string {
	var found []string
	for _, decl := range f.syntax.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			found = append(found, "has an init function")
		}
	}
	return found
}
