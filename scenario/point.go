package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// PointKind says what is counted at a point.
type PointKind uint8

// The kinds of points.
const (
	PointIf     PointKind = iota // an action's `if`: how often it was judged, and held
	PointExpect                  // an expect: how often it waited, and messages that it took
	PointEvent                   // the list of an event that the peer brings: sessions, and how often it ran
)

// Point is a place of the file whose use a run counts, so that it can tell the handlers and expects that matched
// nothing. Actions of a list that is run from several places are one point. It is immutable.
type Point struct {
	Kind   PointKind
	Label  string   // the action's name in reports, or the event's
	Event  string   // the event in whose list it stands: on-open, on-message, interval[0] …
	Direct bool     // it stands in that list itself, not in a block, a loop or a named list
	Server bool     // on the server's end
	Guard  bool     // the action fails or aborts: that it never ran is as it should be
	At     diag.Pos // of the condition, or of the list's first action
	Cond   *checks.Expr
}

// maxPoints bounds what each session counts. Beyond it, nothing is told of a file's conditions.
const maxPoints = 1000

// pointKey is what makes two points one.
type pointKey struct {
	kind   PointKind
	server bool
	at     diag.Pos
}

// point returns a point's number, from 1; 0: it is one too many.
func (c *compiler) point(p Point) int {
	key := pointKey{p.Kind, p.Server, p.At}
	if n, ok := c.pointAt[key]; ok {
		return n
	}
	if len(c.points) == maxPoints {
		return 0
	}
	c.points = append(c.points, p)
	c.pointAt[key] = len(c.points)
	return len(c.points)
}

// pointIf is the point of an action's condition.
func (l *lister) pointIf(a *Action, s *Step) int {
	if s.If == nil {
		return 0
	}
	return l.pointAt(Point{Kind: PointIf, Guard: a.fails(), Cond: s.If}, s)
}

// pointExpect is the point of an expect.
func (l *lister) pointExpect(s *Step, cond *checks.Expr) int {
	if cond == nil { // there is a finding
		return 0
	}
	return l.pointAt(Point{Kind: PointExpect, Cond: cond}, s)
}

func (l *lister) pointAt(p Point, s *Step) int {
	p.Label, p.Event, p.Server, p.At = s.Label, l.list.Label, l.ss.server, p.Cond.Source().At(0)
	p.Direct = l.depth == 1
	return l.c.point(p)
}

// pointEvent is the point of an event's own list; 0 of an event that is not the peer's to bring, or that is better not
// brought.
func (c *compiler) pointEvent(label string, first *Action, server bool) int {
	if !slices.Contains([]string{"on-message", "on-binary", "on-ping", "on-pong"}, label) {
		return 0
	}
	return c.point(Point{Kind: PointEvent, Label: label, Event: label, Direct: true, Server: server, At: first.pos})
}

// fails reports whether the action fails the iteration or aborts the run, as such or in its block.
func (a *Action) fails() bool { return a.verb.fails != nil && a.verb.fails(a) }

// Noun is what the point's event brings, in the singular: "message", "ping"; "" where that says nothing about how often
// the point is asked.
func (p *Point) Noun() string {
	if !p.Direct {
		return ""
	}
	switch event, _, _ := strings.Cut(p.Event, "["); event {
	case "on-message":
		return "message"
	case "on-binary":
		return "binary message"
	case "on-ping":
		return "ping"
	case "on-pong":
		return "pong"
	case "on-close":
		return "close"
	case "interval":
		return "tick"
	}
	return ""
}
