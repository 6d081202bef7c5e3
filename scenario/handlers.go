package scenario

import (
	"gopkg.in/yaml.v3"
)

// Handlers are the event handlers of one end of a session.
type Handlers struct {
	Open, Message, Binary, Ping, Pong, Close, Error []*Action
	Intervals, Timeouts                             []*Action
	Strict                                          bool
}

// handlerRows are the keys that both ends of a session have.
func handlerRows[T any](actions *actionTable, get func(*T) *Handlers) []row[T] {
	list := func(pick func(*Handlers) *[]*Action, r role, shape *Shape) field[T] {
		return field[T]{shape, func(d *decoder, n *yaml.Node, into *T) { *pick(get(into)) = actions.read(d, n, r) }}
	}
	event := func(key, doc string, pick func(*Handlers) *[]*Action) row[T] {
		return row[T]{key: key, doc: doc, field: list(pick, inList, ref("actions"))}
	}
	return []row[T]{
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
			"Runs once, last, when the session has closed.",
			func(h *Handlers) *[]*Action { return &h.Close },
		),
		event(
			"on-error",
			"Runs when the session breaks, before on-close.",
			func(h *Handlers) *[]*Action { return &h.Error },
		),
		{
			key:   "interval",
			doc:   "Actions repeated while the session is open.",
			field: list(func(h *Handlers) *[]*Action { return &h.Intervals }, inInterval, listOf(ref("interval"))),
		},
		{
			key:   "timeout",
			doc:   "Actions that run once, some time after open or after the last message.",
			field: list(func(h *Handlers) *[]*Action { return &h.Timeouts }, inTimeout, listOf(ref("timeout"))),
		},
		{
			key:   "strict",
			def:   false,
			doc:   "A message that no expect took and no handler's action ran for fails the iteration.",
			field: boolField(func(t *T) *bool { return &get(t).Strict }),
		},
	}
}
