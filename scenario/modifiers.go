package scenario

import (
	"slices"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// actionModifiers returns the keys that may accompany a verb.
func (t *actionTable) actionModifiers() []table.Row[Action] {
	return slices.Concat(httpRows(), addressRows(), []table.Row[Action]{
		{
			Key:   "if",
			Field: table.ExprField(func(a *Action) **table.Expr { return &a.If }),
			Doc:   "The action runs only when this holds.",
		},
		{
			Key:   "name",
			Field: table.TextField(func(a *Action) *diag.Text { return &a.Name }),
			Doc:   "The action's name in metrics and reports; by default its place, such as on-open[2].",
		},
		{
			Key:   "tags",
			Field: table.TextMapField(func(a *Action) *[]table.Pair { return &a.Tags }, "tags"),
			Doc:   "Tags on the action's samples.",
		},
		{
			Key:   "expect",
			Field: table.ExprField(func(a *Action) **table.Expr { return &a.Expect }),
			Doc: "The reply: the first later message that matches. Together with the send it is a request, one " +
				"sample of ws_response_time.",
		},
		{
			Key:   "within",
			Def:   table.Written(defaultWithin) + "; " + table.Written(defaultBarrier) + " of a barrier",
			Field: table.PeriodField(func(a *Action) *table.Duration { return &a.Within }),
			Doc:   "How long to wait.",
		},
		{
			Key:   "times",
			Def:   defaultTimes,
			Field: table.IntField(func(a *Action) *int { return &a.Times }, table.AtLeast(1)),
			Doc:   "How many matching messages to wait for.",
		},
		{
			Key:   "fresh",
			Def:   false,
			Field: table.BoolField(func(a *Action) *bool { return &a.Fresh }),
			Doc:   "Looks only at new messages, not into the inbox.",
		},
		{
			Key:   "check",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Check }, "check"),
			Doc:   "Named conditions on the message that matched.",
		},
		{
			Key:   "set",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Set }, "set"),
			Doc:   "Variables set from the message that matched.",
		},
		{
			Key:   "record",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Record }, "record"),
			Doc:   "Custom metrics recorded from the message that matched.",
		},
		{
			Key:   "else",
			Field: t.elseField(),
			Doc: "What runs instead: when the condition of a `do` is false, or when what an `expect` or " +
				"`expect-close` waits for does not come in time. Nothing, or an empty list, does nothing, and " +
				"the list goes on.",
		},
		{
			Key:   "for",
			Def:   defaultFor,
			Field: table.PeriodField(func(a *Action) *table.Duration { return &a.For }),
			Doc:   "How long no message may match.",
		},
		{
			Key:   "do",
			Field: t.actionsField(func(a *Action) *[]*Action { return &a.Do }),
			Doc:   "The list to repeat.",
		},
		{
			Key:   "as",
			Field: table.TextField(func(a *Action) *diag.Text { return &a.As }),
			Doc:   "The name of the index or the item inside `do`.",
		},
		{Key: "with", Field: withField(), Doc: "Parameters: names that the list's expressions can use."},
		{
			Key:   "count",
			Field: table.IntField(func(a *Action) *int { return &a.Count }, table.AtLeast(1)),
			Doc:   "How many VUs the barrier waits for; by default every running VU whose file has it.",
		},
		{
			Key:   "expect-code",
			Field: expectCodeField(),
			Doc:   "The close code that the peer must answer with, or may close with first.",
		},
		{
			Key:   "every",
			Field: table.PeriodField(func(a *Action) *table.Duration { return &a.Every }),
			Doc:   "The interval's period: ticks are due at its multiples, from open.",
		},
		{
			Key: "overlap",
			Def: "run",
			Field: table.EnumField(
				func(a *Action) *string { return &a.Overlap },
				table.Choice{Word: "run", Doc: "a tick runs even while the list of an earlier one still waits"},
				table.Choice{
					Word: "skip",
					Doc:  "a tick is skipped, and counted, while the list of an earlier one waits",
				},
			),
			Doc: "What happens when the list of an earlier tick still waits.",
		},
		{
			Key:   "after",
			Field: table.PeriodField(func(a *Action) *table.Duration { return &a.After }),
			Doc:   "When it runs, once.",
		},
		{
			Key: "since",
			Def: "open",
			Field: table.EnumField(
				func(a *Action) *string { return &a.Since },
				table.Choice{Word: "open", Doc: "counted from open"},
				table.Choice{Word: "last-message", Doc: "restarted by each message that arrives: idle detection"},
			),
			Doc: "When `after` starts to count.",
		},
		{
			Key:   "once",
			Def:   "each iteration",
			Field: onceField(),
			Doc: "How often an action of before or finally runs. What it sets is the variable's first value from " +
				"then on.",
		},
	})
}

// elseField returns the field for a list, or for nothing, which ignores that what was awaited did not come.
func (t *actionTable) elseField() table.Field[Action] {
	list := t.actionsField(func(a *Action) *[]*Action { return &a.Else })
	return table.Field[Action]{
		Shape: table.AnyOf(list.Shape, &table.Shape{Type: "null"}),
		Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
			if !yamltext.IsNull(n) {
				list.Parse(d, n, a)
			}
		},
	}
}

func withField() table.Field[Action] {
	return table.Field[Action]{
		Shape: table.MapOf(&table.Shape{}),
		Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
			pairs, _ := d.Mapping(n, "with")
			for _, p := range pairs {
				a.With = append(a.With, table.ValuePair{Name: d.Src.Text(p.Key), Value: d.ValueOrNull(p.Value)})
			}
		},
	}
}

// expectCodeField returns the field for a close code that the peer may send, or that means that it sent none (1005) or
// was gone (1006).
func expectCodeField() table.Field[Action] {
	return table.Field[Action]{Shape: closeCodes().Shape(), Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
		if v, ok := d.Integer(n, closeCodes()); ok {
			a.ExpectCode = v
		}
	}}
}
