package scenario

import (
	"fmt"
	"slices"

	"wsrun/checks"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Handlers are the event handlers of one end of a session.
type Handlers struct {
	Open, Message, Binary, Ping, Pong, Close, Error []*Action
	Intervals, Timeouts                             []*Action
	Strict                                          bool
}

// handlerRows returns the keys that both ends of a session have.
func handlerRows[T any](actions *actionTable, get func(*T) *Handlers) []table.Row[T] {
	list := func(pick func(*Handlers) *[]*Action, r role, shape *table.Shape) table.Field[T] {
		return table.Field[T]{
			Shape: shape,
			Parse: func(d *table.Decoder, n *yaml.Node, into *T) { *pick(get(into)) = actions.read(d, n, r) },
		}
	}
	event := func(key, doc string, pick func(*Handlers) *[]*Action) table.Row[T] {
		return table.Row[T]{Key: key, Doc: doc, Field: list(pick, inList, table.Ref("actions"))}
	}
	return []table.Row[T]{
		event("on-open", "Runs when the session opens.", func(h *Handlers) *[]*Action { return &h.Open }),
		event("on-message", "Runs for each text message.", func(h *Handlers) *[]*Action { return &h.Message }),
		event("on-binary", "Runs for each binary message.", func(h *Handlers) *[]*Action { return &h.Binary }),
		event(
			"on-ping",
			"Runs for each ping, after its pong has been sent.",
			func(h *Handlers) *[]*Action { return &h.Ping },
		),
		event("on-pong", "Runs for each pong.", func(h *Handlers) *[]*Action { return &h.Pong }),
		event(
			"on-close",
			"Runs once, last, after the session has closed.",
			func(h *Handlers) *[]*Action { return &h.Close },
		),
		event(
			"on-error",
			"Runs when the session breaks, before on-close.",
			func(h *Handlers) *[]*Action { return &h.Error },
		),
		{
			Key: "interval",
			Doc: "Actions repeated while the session is open.",
			Field: list(
				func(h *Handlers) *[]*Action { return &h.Intervals },
				inInterval,
				table.ListOf(table.Ref("interval")),
			),
		},
		{
			Key: "timeout",
			Doc: "Actions that run once, some time after open or after the last message.",
			Field: list(
				func(h *Handlers) *[]*Action { return &h.Timeouts },
				inTimeout,
				table.ListOf(table.Ref("timeout")),
			),
		},
		{
			Key:   "strict",
			Def:   false,
			Doc:   "A message that no expect took and no handler's action ran for fails the iteration.",
			Field: table.BoolField(func(t *T) *bool { return &get(t).Strict }),
		},
	}
}

// side compiles all handlers of one end.
func (c *compiler) side(s *Side, h *Handlers, ss sideScope) {
	list := func(label string, actions []*Action, names checks.Names) *List {
		if len(actions) == 0 {
			return nil
		}
		l := c.list(s, ss, label, actions, names, nil)
		l.Point = c.pointEvent(label, actions[0], ss.server)
		return l
	}
	s.Open = list("on-open", h.Open, 0)
	if s.Open != nil {
		s.Open.Open = true
	}
	s.Message = list("on-message", h.Message, checks.NMsg)
	s.Binary = list("on-binary", h.Binary, checks.NMsg)
	s.Ping = list("on-ping", h.Ping, checks.NControl)
	s.Pong = list("on-pong", h.Pong, checks.NControl)
	s.Close = list("on-close", h.Close, checks.NClose)
	s.Error = list("on-error", h.Error, checks.NError)
	c.validateLast(s.Close)
	c.validateLast(s.Error)
	for i, a := range h.Intervals {
		label := fmt.Sprintf("interval[%d]", i)
		s.Intervals = append(
			s.Intervals,
			Interval{a.Every.Duration, a.Overlap == "skip", c.list(s, ss, label, []*Action{a}, checks.NTick, &label)},
		)
	}
	for i, a := range h.Timeouts {
		label := fmt.Sprintf("timeout[%d]", i)
		s.Timeouts = append(
			s.Timeouts,
			Timeout{a.After.Duration, a.Since == "last-message", c.list(s, ss, label, []*Action{a}, 0, &label)},
		)
	}
	s.PingEnds = s.Ping != nil && s.Ping.Ends()
	s.Reads = s.Reads || s.Message != nil || s.Binary != nil
}

// validateLast rejects actions that have no meaning after the session.
func (c *compiler) validateLast(l *List) {
	if l == nil {
		return
	}
	for i := range l.Steps {
		st := &l.Steps[i]
		if st.needsSession() {
			f := c.out.Errorf(st.At, st.Len, "%s runs when the session is over: it can't send, wait or close", l.Label).
				Note("it can check, set, record, log and fail")
			if st.verb.waits {
				f.Note("what may take time after the session goes into finally")
			}
		}
		if st.seesEnd() {
			return // what can't follow it has findings of its own
		}
	}
}

// pointEvent returns the point of an event's own list; 0 for an event that the peer does not cause, or that should
// better not occur.
func (c *compiler) pointEvent(label string, first *Action, server bool) int {
	if !slices.Contains([]string{"on-message", "on-binary", "on-ping", "on-pong"}, label) {
		return 0
	}
	return c.points.add(Point{Kind: PointEvent, Label: label, Event: label, Direct: true, Server: server,
		At: first.pos})
}
