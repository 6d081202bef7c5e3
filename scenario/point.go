package scenario

import (
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// PointKind is what is counted at a point.
type PointKind uint8

// The kinds of points.
const (
	PointIf     PointKind = iota // an action's `if`: how often it was evaluated, and how often it held
	PointExpect                  // an expect: how often it waited, and how many messages it took
	PointEvent                   // the list of an event caused by the peer: sessions, and how often it ran
)

// Point is a place of the file whose use is counted during a run, to report the handlers and expects that matched
// nothing. Actions in a list that is run from several places are a single point. It is immutable.
type Point struct {
	Kind   PointKind
	Label  string   // name of the action in reports, or of the event
	Event  string   // event whose list it is in: on-open, on-message, interval[0] …
	Direct bool     // it is in that list directly, not in a block, a loop or a named list
	Server bool     // on the server's end
	Guard  bool     // the action fails or aborts, so it is right that it never ran
	At     diag.Pos // of the condition, or of the list's first action
	Cond   *checks.Expr
}

// maxPoints bounds what each session counts. Beyond it, nothing is reported about a file's conditions.
const maxPoints = 1000

// pointKey is the identity of a point.
type pointKey struct {
	kind   PointKind
	server bool
	at     diag.Pos
}

// add returns a point's number, counted from 1; 0 if there are too many.
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

// points holds the points of a plan being compiled.
type points struct {
	list []Point
	at   map[pointKey]int
}

// Noun returns what the point's event delivers, in the singular: "message", "ping"; "" if that is unrelated to how
// often the point is reached.
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
