package scenario

import (
	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// actionModifiers are the keys that stand beside a verb.
func (t *actionTable) actionModifiers() []row[Action] {
	named := func(get func(*Action) *[]Named, what string) field[Action] { return namedField(get, what) }
	return []row[Action]{
		{
			key:   "if",
			field: exprField(func(a *Action) **Expr { return &a.If }),
			doc:   "The action runs only when this holds.",
		},
		{
			key:   "name",
			field: textField(func(a *Action) *diag.Text { return &a.Name }),
			doc:   "The action's name in metrics and reports; by default its place, such as on-open[2].",
		},
		{
			key:   "tags",
			field: textMapField(func(a *Action) *[]Pair { return &a.Tags }, "tags"),
			doc:   "Tags on the action's samples.",
		},
		{
			key:   "expect",
			field: exprField(func(a *Action) **Expr { return &a.Expect }),
			doc: "The reply: the first later message that matches. Together with the send it is a request, one " +
				"sample of ws_response_time.",
		},
		{
			key:   "within",
			def:   written(defaultWithin) + "; " + written(defaultBarrier) + " of a barrier",
			field: periodField(func(a *Action) *Duration { return &a.Within }),
			doc:   "How long to wait.",
		},
		{
			key:   "times",
			def:   defaultTimes,
			field: intField(func(a *Action) *int { return &a.Times }, AtLeast(1)),
			doc:   "How many matching messages to wait for.",
		},
		{
			key:   "fresh",
			def:   false,
			field: boolField(func(a *Action) *bool { return &a.Fresh }),
			doc:   "Looks only at new messages, not into the inbox.",
		},
		{
			key:   "check",
			field: named(func(a *Action) *[]Named { return &a.Check }, "check"),
			doc:   "Named conditions on the message that matched.",
		},
		{
			key:   "set",
			field: named(func(a *Action) *[]Named { return &a.Set }, "set"),
			doc:   "Variables set from the message that matched.",
		},
		{
			key:   "record",
			field: named(func(a *Action) *[]Named { return &a.Record }, "record"),
			doc:   "Custom metrics recorded from the message that matched.",
		},
		{
			key:   "else",
			field: t.elseField(),
			doc: "What runs instead: when the condition of a `do` is false, or when what an `expect` or " +
				"`expect-close` waits for does not come in time. Nothing, or an empty list, does nothing, " +
				"and the list goes on.",
		},
		{
			key:   "for",
			def:   defaultFor,
			field: periodField(func(a *Action) *Duration { return &a.For }),
			doc:   "How long no message may match.",
		},
		{
			key:   "do",
			field: t.actionsField(func(a *Action) *[]*Action { return &a.Do }),
			doc:   "The list to repeat.",
		},
		{
			key:   "as",
			field: textField(func(a *Action) *diag.Text { return &a.As }),
			doc:   "The name of the index or the item inside `do`.",
		},
		{key: "with", field: withField(), doc: "Parameters: names that the list's expressions can use."},
		{
			key:   "count",
			field: intField(func(a *Action) *int { return &a.Count }, AtLeast(1)),
			doc:   "How many VUs the barrier waits for; by default every running VU whose file has it.",
		},
		{
			key:   "expect-code",
			field: expectCodeField(),
			doc:   "The close code that the peer must answer with, or may close with first.",
		},
		{
			key:   "every",
			field: periodField(func(a *Action) *Duration { return &a.Every }),
			doc:   "The interval's period: ticks are due at its multiples, from open.",
		},
		{key: "overlap", def: "run", field: enumField(
			func(a *Action) *string { return &a.Overlap },
			Choice{
				"run",
				"a tick runs even while the list of an earlier one still waits",
			},
			Choice{"skip", "a tick is skipped, and counted, while the list of an earlier one waits"},
		),
			doc: "What happens when the list of an earlier tick still waits."},
		{key: "after", field: periodField(func(a *Action) *Duration { return &a.After }), doc: "When it runs, once."},
		{key: "since", def: "open", field: enumField(
			func(a *Action) *string { return &a.Since },
			Choice{
				"open",
				"counted from open",
			},
			Choice{"last-message", "restarted by each message that arrives: idle detection"},
		),
			doc: "When `after` starts to count."},
	}
}

// elseField is a list, or nothing: what was waited for may fail to come, and nothing is to be done then.
func (t *actionTable) elseField() field[Action] {
	list := t.actionsField(func(a *Action) *[]*Action { return &a.Else })
	return field[Action]{anyOf(list.shape, &Shape{Type: "null"}), func(d *decoder, n *yaml.Node, a *Action) {
		if !yamltext.IsNull(n) {
			list.parse(d, n, a)
		}
	}}
}

func withField() field[Action] {
	return field[Action]{mapOf(&Shape{}), func(d *decoder, n *yaml.Node, a *Action) {
		pairs, _ := d.mapping(n, "with")
		for _, p := range pairs {
			a.With = append(a.With, ValuePair{d.src.Text(p.key), d.valueOrNull(p.value)})
		}
	}}
}

// expectCodeField is a close code that the peer may send, or that stands for its sending none (1005) or for its being
// gone (1006).
func expectCodeField() field[Action] {
	return field[Action]{closeCodes().shape(), func(d *decoder, n *yaml.Node, a *Action) {
		if v, ok := d.integer(n, closeCodes()); ok {
			a.ExpectCode = v
		}
	}}
}
