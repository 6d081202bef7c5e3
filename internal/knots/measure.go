package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/packages"
)

const (
	lineLimit = 120
	tabWidth  = 4
)

// figures are what is measured of a package.
type figures struct {
	name        string   // its import path
	files       int      // without tests
	knot        []string // the files of the biggest one, sorted
	widest      wide     // the type with the most methods
	spread      wide     // the type in the most files
	biggest     sized    // of its structs
	lines       int
	long        []string // the places of lines over the limit
	functions   []int    // the lines of each function's body, sorted
	longestFile sized
}

// sized is something with a size.
type sized struct {
	name string
	size int
}

// wide is a type with methods.
type wide struct {
	name    string
	methods int
	files   int
}

// measure loads packages from a folder and returns the figures of each, sorted by import path.
func measure(dir string, patterns ...string) ([]figures, error) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", strings.Join(patterns, " "), err)
	}
	var all []figures
	for _, p := range loaded {
		for _, e := range p.Errors {
			err = errors.Join(err, e)
		}
		f, failed := measurePackage(p)
		if len(p.Syntax) > 0 && failed == nil {
			all = append(all, f)
		}
		err = errors.Join(err, failed)
	}
	slices.SortFunc(all, func(a, b figures) int { return cmp.Compare(a.name, b.name) })
	return all, err
}

func measurePackage(p *packages.Package) (figures, error) {
	f := figures{name: p.PkgPath, files: len(p.Syntax), knot: biggestKnot(uses(p))}
	f.widest, f.spread = widestTypes(p)
	for _, file := range p.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			f.count(p, n)
			return true
		})
		name := p.Fset.Position(file.FileStart).Filename
		text, err := os.ReadFile(name)
		if err != nil {
			return f, err
		}
		f.countLines(filepath.Base(name), string(text))
	}
	slices.Sort(f.functions)
	return f, nil
}

// count adds one node of the syntax to the figures.
func (f *figures) count(p *packages.Package, n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			f.functions = append(f.functions, max(0, p.Fset.Position(n.End()).Line-p.Fset.Position(n.Pos()).Line-1))
		}
	case *ast.TypeSpec:
		if s, ok := n.Type.(*ast.StructType); ok && s.Fields.NumFields() > f.biggest.size {
			f.biggest = sized{n.Name.Name, s.Fields.NumFields()}
		}
	}
}

func (f *figures) countLines(file, text string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		tabs := strings.Count(line, "\t")
		columns := utf8.RuneCountInString(strings.TrimRight(line, "\r\n")) + tabs*(tabWidth-1)
		if columns > lineLimit {
			f.long = append(f.long, fmt.Sprintf("%s:%d", file, n))
		}
	}
	f.lines += n
	if n > f.longestFile.size {
		f.longestFile = sized{file, n}
	}
}

// uses returns, for each file of a package, the others whose names it uses.
func uses(p *packages.Package) map[string][]string {
	graph := map[string][]string{}
	for _, syntax := range p.Syntax {
		from := filepath.Base(p.Fset.Position(syntax.FileStart).Filename)
		to := map[string]bool{}
		ast.Inspect(syntax, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if used := p.TypesInfo.Uses[id]; used != nil && used.Pkg() == p.Types && used.Pos().IsValid() {
				to[filepath.Base(p.Fset.Position(used.Pos()).Filename)] = true
			}
			return true
		})
		delete(to, from)
		graph[from] = slices.Sorted(maps.Keys(to))
	}
	return graph
}

// widestTypes returns the type with the most methods, and the one whose methods and declaration are in the most files.
func widestTypes(p *packages.Package) (widest, spread wide) {
	for _, name := range p.Types.Scope().Names() {
		declared, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		named, ok := declared.Type().(*types.Named)
		if !ok || declared.IsAlias() || named.NumMethods() == 0 {
			continue
		}
		files := map[string]bool{p.Fset.Position(declared.Pos()).Filename: true}
		for m := range named.Methods() {
			files[p.Fset.Position(m.Pos()).Filename] = true
		}
		w := wide{name, named.NumMethods(), len(files)}
		if w.methods > widest.methods {
			widest = w
		}
		if w.files > spread.files {
			spread = w
		}
	}
	return widest, spread
}
