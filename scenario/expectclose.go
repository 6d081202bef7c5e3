package scenario

import (
	"regexp"
	"time"

	"wsrun/checks"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func expectCloseVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "expect-close", Field: expectCloseField(),
			Doc: "Waits for the peer to end the session: in any way, with this close code or one of these " +
				"(1006: TCP was cut), or in a way for which a condition on `close` and `error` holds. " +
				"Any other end fails the iteration."},
		modifiers: []string{"from", "within", "check", "set", "record", "else"},
		bare:      true,
		rank:      rankExpect,
		meant: map[string]string{
			"for":  "how long to wait is given by: within",
			"to":   comesFrom,
			"code": "the code is the value of expect-close itself: expect-close: 1000",
		},
		compile: compileExpectClose,

		needsSession: true,
		endsSession:  true,
	}
}

var codeRE = regexp.MustCompile(`^[1-4][0-9]{3}$`)

// expectCloseField returns the field for one or several close codes, a condition on how the session ends, or nothing:
// any end not caused by this side.
func expectCloseField() table.Field[Action] {
	codes := table.OneOrMany(closeCodes().Shape())
	codes.AnyOf[1].MinItems = 1
	shape := table.AnyOf(table.Titled("codes", codes), table.ExprShape(), &table.Shape{Type: "null"})
	return table.Field[Action]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
		switch {
		case yamltext.IsNull(n) && n.Kind == yaml.ScalarNode:
		case n.Kind == yaml.ScalarNode && n.Tag == "!!int":
			if v, ok := d.Integer(n, closeCodes()); ok {
				a.arg = &[]int{v}
			}
		case n.Kind == yaml.SequenceNode:
			if len(n.Content) == 0 {
				d.NodeErr(n, "the list of close codes is empty").Note("for any end by the peer: expect-close:")
			}
			codes := new([]int)
			a.arg = codes
			for _, item := range n.Content {
				if v, ok := d.Integer(item, closeCodes()); ok {
					*codes = append(*codes, v)
				}
			}
		case n.Kind == yaml.MappingNode:
			code := "1002"
			for i := 0; i+1 < len(n.Content); i += 2 {
				if v := n.Content[i+1]; n.Content[i].Value == "code" && codeRE.MatchString(v.Value) {
					code = v.Value
				}
			}
			d.NodeErr(n, "a close code, or a condition, is expected here, not a map").
				Note("write expect-close: %s; its other keys go beside it: {expect-close: %s, within: 2s}",
					code, code)
		case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && codeRE.MatchString(n.Value):
			d.NodeErr(n, "a close code is a number, but %s is text", table.Describe(n)).
				Note("without the quotes: expect-close: %s", n.Value)
		default:
			a.Expect = d.Expr(n)
		}
	}}
}

// compileExpectClose compiles a wait for the session's end. The list continues after it, with actions that need no
// session.
func compileExpectClose(l *lister, a *Action, s Step, path string) {
	scope := l.scope(checks.NClose | checks.NError)
	e := &ExpectClose{
		Codes:   argOf[[]int](a),
		Cond:    l.c.expr(a.Expect, checks.KindBool, scope),
		Within:  a.Within.Or(defaultWithin),
		HasElse: a.hasElse(),
		Outcome: outcomeOf(l, a, scope),
	}
	s.Do, s.Trial = e, l.trial("expect-close", &s)
	l.emit(s)
	l.list.Waits = true
	if e.HasElse {
		l.orElse(a, &s, &e.fork, path)
	} else if a.If == nil {
		l.names |= checks.NClose | checks.NError
	}
}

// ExpectClose waits for an end of the session caused by the peer or by what it sent. With HasElse, it continues at To
// if the session does not end in time.
type ExpectClose struct {
	fork
	Outcome
	Codes   []int        // nil: any; the peer's, or 1006 if it cut TCP
	Cond    *checks.Expr // nil: none
	Within  time.Duration
	HasElse bool
}

func (e *ExpectClose) next(at int) []int { return e.orElse(at, e.HasElse) }

func (e *ExpectClose) awaits() time.Duration { return e.Within }
