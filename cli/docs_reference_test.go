package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/scenario"
)

// generated matches a part of a document that is made from the program: <!-- keys: connect --> … <!-- end -->.
var generated = regexp.MustCompile(`(?s)<!-- ([a-z]+)(?:: ([a-z-]+))? -->\n(.*?)<!-- end -->`)

func TestDocsGenerated(t *testing.T) {
	shown := map[string]bool{}
	for doc, text := range documents(t) {
		for _, m := range generated.FindAllStringSubmatch(text, -1) {
			want, ok := part(m[1], m[2])
			if !ok {
				t.Errorf("%s: nothing is generated for <!-- %s: %s -->", doc, m[1], m[2])
				continue
			}
			shown[m[1]+m[2]] = true
			if m[3] == want {
				continue
			}
			if updating() {
				rewrite(t, doc, m[0], strings.TrimSuffix(m[0], m[3]+"<!-- end -->")+want+"<!-- end -->")
				continue
			}
			t.Errorf("%s: <!-- %s %s --> got\n%s\nwant\n%s\n(-update writes it anew)", doc, m[1], m[2], m[3], want)
		}
	}
	for _, table := range scenario.Reference() {
		if !shown["keys"+table.ID] {
			t.Errorf("no document shows the keys of %q", table.ID)
		}
	}
	for _, kind := range []string{"functions", "kinds", "metrics"} {
		if !shown[kind] {
			t.Errorf("no document shows the %s", kind)
		}
	}
}

// part makes one generated part.
func part(kind, id string) (string, bool) {
	switch kind {
	case "functions":
		return functionTable(), true
	case "metrics":
		return metricTable(), true
	case "kinds":
		return kindTable(), true
	case "keys":
		for _, table := range scenario.Reference() {
			if table.ID == id {
				return keyTable(table), true
			}
		}
	}
	return "", false
}

func keyTable(table scenario.KeyTable) string {
	switch table.ID {
	case "verbs":
		return verbTable(table)
	case "modifiers":
		return modifierTable(table)
	}
	rows := [][]string{{"key", "value", "default", "meaning"}}
	for _, k := range table.Keys {
		def := k.Default
		if k.Required {
			def = "required"
		}
		rows = append(rows, []string{"`" + k.Name + "`", k.Value, def, k.Doc})
	}
	return markdown(rows)
}

func verbTable(table scenario.KeyTable) string {
	rows := [][]string{{"verb", "argument", "beside it", "does"}}
	for _, k := range table.Keys {
		argument := k.Value
		if k.Alone && argument != "nothing" {
			argument += ", or nothing"
		}
		rows = append(rows, []string{"`" + k.Name + "`", argument, words(k.With), k.Doc})
	}
	return markdown(rows)
}

func modifierTable(table scenario.KeyTable) string {
	rows := [][]string{{"modifier", "value", "default", "goes with", "meaning"}}
	for _, k := range table.Keys {
		with := words(k.With)
		switch k.Name {
		case "if", "name", "tags":
			with = "every action"
		case "every", "overlap":
			with = "an entry of `interval`"
		case "after", "since":
			with = "an entry of `timeout`"
		}
		rows = append(rows, []string{"`" + k.Name + "`", k.Value, k.Default, with, k.Doc})
	}
	return markdown(rows)
}

func words(names []string) string {
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, "`"+name+"`")
	}
	return strings.Join(quoted, " ")
}

func functionTable() string {
	rows := [][]string{{"function", "gives", "holds"}}
	for _, f := range checks.Functions() {
		rows = append(rows, []string{"`" + f.Signature + "`", f.Doc, "`" + f.Example + "`"})
	}
	return markdown(rows)
}

func metricTable() string {
	rows := [][]string{{"metric", "type", "unit", "counts"}}
	for _, d := range metrics.Builtin() {
		rows = append(rows, []string{"`" + d.Name + "`", d.Type.String(), d.Unit, d.Doc})
	}
	return markdown(rows)
}

// markdown is a table; its first row is the head.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, cells := range rows {
		for _, cell := range cells {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
		}
	}
	return b.String()
}

func kindTable() string {
	rows := [][]string{{"kind", "what went wrong"}}
	for _, k := range errkind.All() {
		rows = append(rows, []string{"[`" + k.Name + "`](#" + strings.ReplaceAll(k.Name, ".", "") + ")", k.Doc})
	}
	return markdown(rows)
}

// Each kind has its section in docs/errors.md, in the order of the list.
func TestDocsErrorKinds(t *testing.T) {
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^### `([a-z0-9.-]+)`$").FindAllStringSubmatch(document(t, "docs/errors.md"), -1) {
		documented = append(documented, m[1])
	}
	if known := errkind.Names(); !slices.Equal(documented, known) {
		t.Errorf("docs/errors.md has the kinds\n%q, want all, in their order\n%q", documented, known)
	}
}

func TestDocsExitCodes(t *testing.T) {
	const file = "cli/exit/code.go"
	syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join(repo, file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range []string{"docs/errors.md", "docs/cli.md"} {
		text := document(t, path)
		ast.Inspect(syntax, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.INT {
				found++
				if !regexp.MustCompile(`(?m)^\| ` + lit.Value + ` \|`).MatchString(text) {
					t.Errorf("%s has no row for exit code %s (%s)", path, lit.Value, spec.Names[0].Name)
				}
			}
			return true
		})
	}
	if found < 12 { // six codes, two documents
		t.Errorf("found %d exit codes in %s, want at least 12", found, file)
	}
}

// Every flag and every command of the help is in docs/cli.md.
func TestDocsFlags(t *testing.T) {
	text := document(t, "docs/cli.md")
	help, code := command([]string{"--help"})
	if code != 0 {
		t.Fatalf("--help: got exit code %d, want 0", code)
	}
	commands := regexp.MustCompile(`(?m)^  ([a-z]+)  +[A-Z]`).FindAllStringSubmatch(help, -1)
	if len(commands) < 6 {
		t.Fatalf("--help shows %d commands, want at least 6:\n%s", len(commands), help)
	}
	for _, m := range commands {
		if !strings.Contains(text, "`wsrun "+m[1]) {
			t.Errorf("docs/cli.md has no `wsrun %s", m[1])
		}
		help, _ := command([]string{m[1], "--help"})
		for _, flag := range regexp.MustCompile(`(?m)^ +(?:(-\w), )?(--[a-z-]+)`).FindAllStringSubmatch(help, -1) {
			for _, name := range flag[1:] {
				if name != "" && !regexp.MustCompile("[`, ]"+name+"[`, ]").MatchString(text) {
					t.Errorf("docs/cli.md has no flag %s of wsrun %s", name, m[1])
				}
			}
		}
	}
}

// Every kind of output is in docs/cli.md.
func TestDocsOutputs(t *testing.T) {
	text := document(t, "docs/cli.md")
	t.Chdir(t.TempDir())
	write(t, "echo.yaml", "server: echo\n")
	output, _ := command([]string{"run", "echo.yaml", "-o", "none=x"})
	_, list, found := strings.Cut(output, "(there are: ")
	list, _, _ = strings.Cut(list, ")")
	kinds := strings.Split(list, ", ")
	if !found || !slices.Contains(kinds, "json") {
		t.Fatalf("no list of kinds in %q", output)
	}
	for _, kind := range kinds {
		if !strings.Contains(text, "| `-o "+kind+"=PATH` |") {
			t.Errorf("docs/cli.md has no row for -o %s", kind)
		}
	}
}
