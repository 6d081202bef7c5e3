package errkind_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"wsrun/errkind"
)

// Every constant is in the list, once, with a description.
func TestAll(t *testing.T) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	ast.Inspect(syntax, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				constants = append(constants, text)
			}
		}
		return true
	})
	if got := errkind.Names(); !slices.Equal(got, constants) {
		t.Errorf("got %q, want the constants %q", got, constants)
	}
	for _, k := range errkind.All() {
		if k.Doc == "" {
			t.Errorf("%s has no description", k.Name)
		}
	}
}
