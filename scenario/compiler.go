package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"
)

// compiler turns texts, expressions and lists of a scenario into the contents of a plan. It adds findings and carries
// on, so that all of them are reported at once.
type compiler struct {
	out   *diag.List
	paths *checks.Paths
	files *fileReader
	*environment
	expansion

	vars, shared checks.NameList // the client's
	// unreadKeys are keys of the file with an error below them, so that the names there are unknown.
	unreadKeys map[string]bool

	columns  map[string]checks.NameList // of the feeders
	metrics  []metrics.Def
	metricAt map[string]int // by its name

	checkIDs map[diag.Pos]int
	checks   []CheckPlan // the client's
	barriers []string    // the client's
	names    int
	points   points
	trials   []Trial // the client's
	trialAt  map[diag.Pos]int

	lost bool // an included file could not be read
}

// expansion holds the file's named lists, and the size of their expansion so far.
type expansion struct {
	lists   map[string]*NamedList
	listed  []string // their names, in file order
	running []string // being expanded
	ran     map[string]bool
	// ranUnknown reports whether some run names an unknown list: it may have meant one that nothing runs.
	ranUnknown bool
	actions    int
	payload    int  // in bytes
	over       bool // too large, with a finding
}

// unread reports whether the names below a key of the file are unknown, so that no use of one is an error.
func (c *compiler) unread(key string) bool { return c.unreadKeys[key] || c.lost && key != "data" }

// Bounds of the expansion of named lists that run named lists.
const (
	maxActions = 20_000
	maxPayload = 64 << 20
)

// scope returns what a place's expressions can name, including the client's variables.
func (c *compiler) scope(what string, names checks.Names) *checks.Scope {
	s := &checks.Scope{
		Names:     names,
		Vars:      c.vars,
		What:      what,
		Paths:     c.paths,
		Data:      c.columns,
		AnyVar:    c.unread("vars"),
		AnyFeeder: c.unread("data"),
		Env:       c.clientEnv,
	}
	c.nameShared(s, c.shared)
	return s
}

// expr compiles a bare expression; nil if there is none or it has a finding.
func (c *compiler) expr(e *table.Expr, kind checks.Kind, scope *checks.Scope) *checks.Expr {
	if e == nil {
		return nil
	}
	before := len(*c.out)
	compiled := checks.Compile(e.Text, kind, scope, c.out)
	if found := (*c.out)[before:]; len(found) == 1 && found[0].Len == len([]rune(e.Text.Value)) &&
		found[0].Code == diag.CodeUnknownName {
		switch {
		case e.Quoted:
			found[0].Note(
				"the quotes are YAML's; text in an expression needs its own, as in: 'text == %s'",
				diag.Quote(e.Text.Value),
			)
		case kind == checks.KindBool && scope.Names&checks.NMsg != 0:
			found[0].Note("to compare the message's text: text == %s", diag.Quote(e.Text.Value))
		}
	}
	if compiled != nil {
		c.suspectComment(e, kind, scope)
	}
	return compiled
}

// check compiles one named condition. In a list that is run from several places, it is still a single check.
func (c *compiler) check(n table.Named, scope *checks.Scope) (CheckPlan, bool) {
	e := c.expr(n.Expr, checks.KindBool, scope)
	if e == nil {
		return CheckPlan{}, false
	}
	check := CheckPlan{Name: n.Name.Value, At: n.Name.Pos, Expr: e}
	if id, ok := c.checkIDs[n.Name.Pos]; ok {
		check.ID = id
		return check, true
	}
	check.ID = len(c.checks)
	c.checkIDs[n.Name.Pos] = check.ID
	c.checks = append(c.checks, check)
	return check, true
}

func (c *compiler) texts(pairs []table.Pair, scope *checks.Scope) []TextPlan {
	var out []TextPlan
	for _, p := range pairs {
		if t := checks.CompileTemplate(p.Value, scope, c.out); t != nil {
			out = append(out, TextPlan{p.Name.Value, t, p.Name.Pos})
		}
	}
	return out
}

// suspectComment warns about a comment that is probably the rest of the expression before it: `msg.a # == 1` is
// `msg.a`. Such a comment begins as no sentence does, or compiles together with the expression.
func (c *compiler) suspectComment(e *table.Expr, kind checks.Kind, scope *checks.Scope) {
	rest := strings.TrimSpace(strings.TrimLeft(e.Comment.Value, "#"))
	if rest == "" {
		return
	}
	operator := slices.ContainsFunc(
		[]string{"==", "!=", "<=", ">=", "&&", "||", "??"},
		func(op string) bool { return strings.HasPrefix(rest, op) },
	)
	if !operator {
		apart := *scope
		apart.Paths = nil
		var none diag.List
		if checks.Compile(diag.NewText(e.Text.Value+" "+rest, e.Text.Pos, nil), kind, &apart, &none) == nil {
			return
		}
	}
	c.out.Warnf(e.Comment.Pos, len([]rune(e.Comment.Value)),
		"` #` starts a comment in YAML: the expression is %s alone", diag.Quote(e.Text.Value)).
		Note("if it goes on, drop the #, or quote the expression: %s", yamltext.Quote(e.Text.Value+" "+e.Comment.Value))
}

// nameShared lets a place's expressions name shared variables, if there are any.
func (c *compiler) nameShared(scope *checks.Scope, names checks.NameList) {
	if len(names.All()) > 0 || c.unread("shared") {
		scope.Names |= checks.NShared
		scope.Shared, scope.AnyShared = names, c.unread("shared")
	}
}
