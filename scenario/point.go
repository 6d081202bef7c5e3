package scenario

import (
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

// add returns a point's number, from 1; 0: it is one too many.
func (s *points) add(p Point) int {
	key := pointKey{p.Kind, p.Server, p.At}
	if n, ok := s.at[key]; ok {
		return n
	}
	if len(s.list) == maxPoints {
		return 0
	}
	s.list = append(s.list, p)
	s.at[key] = len(s.list)
	return len(s.list)
}

// points are those of a plan that is being compiled.
type points struct {
	list []Point
	at   map[pointKey]int
}

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
