package checks

import (
	"maps"
	"unicode/utf8"

	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"wsrun/checks/library"
	"wsrun/diag"
)

// Kind is the type that an expression's value must have.
type Kind int

// The kinds. A value that is known at load to have another type is a finding; Machine.Bool and Machine.Number check the
// rest at run time.
const (
	KindAny    Kind = iota
	KindBool        // a condition
	KindNumber      // a sample of a trend, counter or gauge
	KindRate        // a sample of a rate: a bool, or a number
)

// maxNodes bounds one expression.
const maxNodes = 2000

// Compile compiles an expression for its place. It adds all errors to out, including every unknown name, and returns
// nil if there are any.
func Compile(src diag.Text, kind Kind, sc *Scope, out *diag.List) *Expr {
	c := &compilation{src: src, sc: sc, out: out, before: len(*out), conf: sc.conf()}
	tree := c.parse()
	if tree == nil {
		return nil
	}
	c.checkSequences(tree.Node)
	c.readsEnv(tree.Node)
	r := &resolver{compilation: c}
	r.resolve(&tree.Node)
	if c.failed() {
		return nil
	}
	r.atMessage(&tree.Node)
	e := &Expr{src: src, scope: sc, reads: r.reads, direct: directOf(tree.Node)}
	if e.full = c.build(tree, kind); e.full == nil {
		return nil
	}
	if sc.Paths != nil {
		c.compileSlots(e, r)
	}
	e.metered = c.metered
	if kind == KindBool {
		e.key = c.matchKey()
	}
	return e
}

// compilation is the state of compiling one expression.
type compilation struct {
	src    diag.Text
	sc     *Scope
	out    *diag.List
	before int // number of findings when it began
	conf   *conf.Config
	// metered reports whether a program counts its work.
	metered bool
}

func (c *compilation) failed() bool { return len(*c.out) > c.before }

// errorf adds a finding about the runes from to to.
func (c *compilation) errorf(from, to int, format string, args ...any) *diag.Finding {
	return c.out.Errorf(c.src.At(from), max(1, to-from), format, args...)
}

// whole returns the length of the expression in runes.
func (c *compilation) whole() int { return utf8.RuneCountInString(c.src.Value) }

// newConf returns the configuration that expr's stages share. The stages are called one by one instead of through
// expr.Compile, because names are resolved between parser and checker.
func newConf() *conf.Config {
	c := conf.New(env{})
	c.MaxNodes = maxNodes
	for _, f := range library.Functions() {
		if f.Impl != nil {
			c.Functions[f.Name] = f.Builtin()
		}
	}
	return c
}

// conf returns the configuration for one expression of a scope. All expressions of a plan share its costly parts.
func (sc *Scope) conf() *conf.Config {
	if sc.Paths == nil {
		return newConf()
	}
	if sc.Paths.conf == nil {
		sc.Paths.conf = newConf()
	}
	c := *sc.Paths.conf
	c.Functions = maps.Clone(c.Functions) // meter adds to them
	return &c
}

// build checks the types of a resolved tree and compiles it to a program.
func (c *compilation) build(tree *parser.Tree, kind Kind) *vm.Program {
	if _, err := checker.Check(tree, c.conf); err != nil {
		c.typeError(err)
		return nil
	}
	if !c.checkKind(tree.Node, kind) {
		return nil
	}
	own := &natives{conf: c.conf}
	exact := (&exactness{natives: own, errorf: c.errorf, types: &c.conf.NtCache}).operators(&tree.Node)
	if c.failed() {
		return nil
	}
	counts := &meter{natives: own}
	counts.node(&tree.Node, 0)
	c.metered = c.metered || counts.used
	if exact || counts.used {
		if _, err := checker.Check(tree, c.conf); err != nil {
			c.typeError(err)
			return nil
		}
	}
	if err := optimizer.Optimize(&tree.Node, c.conf); err != nil {
		c.typeError(err)
		return nil
	}
	own.settle(tree.Node)
	new(backwards).node(&tree.Node)
	program, err := compiler.Compile(tree, c.conf)
	if err != nil {
		c.typeError(err)
		return nil
	}
	return program
}
