package scenario

import (
	"math"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// expectModifiers may stand beside an expect, alone or as the second half of a request.
func expectModifiers() []string {
	return []string{"within", "times", "fresh", "check", "set", "record", "else"}
}

func sendModifiers() []string { return append([]string{"expect"}, expectModifiers()...) }

// newActionTable is the one place where verbs and modifiers are named.
func newActionTable() *actionTable {
	return &actionTable{verbs: append(talkVerbs(), flowVerbs()...), modifiers: actionModifiers()}
}

// talkVerbs send, wait for and judge messages, and end the session.
func talkVerbs() []verb {
	text := textField(func(a *Action) *diag.Text { return &a.Text })
	return []verb{
		{row[Action]{key: "send", field: sendField(),
			doc: "Sends a text frame: a text as it is, a map or a list as compact JSON with its keys in the file's " +
				"order. With an expect beside it, it is a request."},
			sendModifiers(), false},
		{
			row[Action]{
				key:   "send-binary",
				field: sendBinaryField(),
				doc:   "Sends a binary frame: bytes in hex or base64, a text, or a file.",
			},
			sendModifiers(),
			false,
		},
		{
			row[Action]{
				key:   "send-file",
				field: sendFileField(),
				doc:   "Sends a file's text as a text frame, templates applied.",
			},
			sendModifiers(),
			false,
		},
		{
			row[Action]{
				key:   "send-raw",
				field: sendRawField(),
				doc: "Writes bytes as they are, or a frame that may break the rules: to see what the peer does. " +
					"It counts as no message.",
			},
			nil,
			false,
		},
		{row[Action]{key: "expect", field: exprField(func(a *Action) **Expr { return &a.Expect }),
			doc: "Waits for a message that matches the condition. No match within the time fails the iteration, or runs `else`."}, expectModifiers(), false},
		{row[Action]{key: "expect-none", field: exprField(func(a *Action) **Expr { return &a.Expect }),
			doc: "Fails the iteration if a message that matches arrives within the time."}, []string{"for"}, false},
		{row[Action]{key: "expect-close", field: expectCloseField(),
			doc: "Waits for the peer to end the session: in any way, with this close code or one of these (1006: TCP was cut), or so that a condition on `close` and `error` holds. Another end fails the iteration."},
			[]string{"within", "check", "set", "record", "else"}, true},
		{row[Action]{key: "pause-reading", field: rangeField(func(a *Action) *Range { return &a.Wait }),
			doc: "Reads nothing from TCP for so long, as a slow consumer; the list goes on at once."}, nil, false},
		{
			row[Action]{key: "ping", field: pingField(), doc: "Sends a ping; with `within`, waits for its pong."},
			[]string{"within"},
			true,
		},
		{row[Action]{key: "check", field: namedField(func(a *Action) *[]Named { return &a.Check }, "check"),
			doc: "Named conditions, counted as passed or failed. The list goes on either way."}, nil, false},
		{
			row[Action]{
				key:   "set",
				field: namedField(func(a *Action) *[]Named { return &a.Set }, "set"),
				doc:   "Sets variables, in order.",
			},
			nil,
			false,
		},
		{
			row[Action]{
				key:   "record",
				field: namedField(func(a *Action) *[]Named { return &a.Record }, "record"),
				doc:   "Samples of declared custom metrics.",
			},
			nil,
			false,
		},
		{row[Action]{key: "log", field: text, doc: "Writes a line to the run's log."}, nil, false},
		{row[Action]{key: "fail", field: text, doc: "Fails the iteration and closes the session."}, nil, false},
		{row[Action]{key: "abort", field: text, doc: "Fails the iteration and stops the whole run."}, nil, false},
		{
			row[Action]{
				key:   "close",
				field: closeField(),
				doc:   "The closing handshake: sends a close frame and waits for the peer's. 1000 by default.",
			},
			[]string{"expect-code"},
			true,
		},
		{
			row[Action]{
				key:   "drop",
				field: dropField(),
				doc:   "Cuts TCP without a closing handshake; `reset` does it with a TCP reset.",
			},
			nil,
			true,
		},
	}
}

// flowVerbs decide what runs when.
func flowVerbs() []verb {
	return []verb{
		{row[Action]{key: "wait", field: rangeField(func(a *Action) *Range { return &a.Wait }),
			doc: "Suspends this list, not the session: a time, or a range to choose from evenly."}, nil, false},
		{
			row[Action]{
				key:   "do",
				field: actionsField(func(a *Action) *[]*Action { return &a.Do }),
				doc:   "A block of actions.",
			},
			[]string{"else"},
			false,
		},
		{
			row[Action]{
				key:   "repeat",
				field: countField(),
				doc:   "Runs `do` so many times; `as` names the index, from 0.",
			},
			[]string{"as", "do"},
			false,
		},
		{
			row[Action]{
				key:   "while",
				field: exprField(func(a *Action) **Expr { return &a.While }),
				doc:   "Runs `do` as long as the condition holds.",
			},
			[]string{"do"},
			false,
		},
		{
			row[Action]{
				key:   "each",
				field: eachField(),
				doc:   "Runs `do` for each item of a list; `as` names the item.",
			},
			[]string{"as", "do"},
			false,
		},
		{
			row[Action]{
				key:   "run",
				field: textField(func(a *Action) *diag.Text { return &a.Run }),
				doc:   "Runs a list of `actions` by its name.",
			},
			[]string{"with"},
			false,
		},
		{row[Action]{key: "barrier", field: textField(func(a *Action) *diag.Text { return &a.Barrier }),
			doc: "Waits until so many VUs are there."}, []string{"count", "within"}, false},
	}
}

// actionModifiers are the keys that stand beside a verb.
func actionModifiers() []row[Action] {
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
			def:   "10s; 1m of a barrier",
			field: periodField(func(a *Action) *Duration { return &a.Within }),
			doc:   "How long to wait.",
		},
		{
			key:   "times",
			def:   "1",
			field: intField(func(a *Action) *int { return &a.Times }, 1),
			doc:   "How many matching messages to wait for.",
		},
		{
			key:   "fresh",
			def:   "false",
			field: boolField(func(a *Action) *bool { return &a.Fresh }),
			doc:   "Looks only forward, not into the inbox.",
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
			field: elseField(),
			doc:   "What runs instead: when the condition of a `do` is false, or when what an `expect` or `expect-close` waits for did not come in time. Nothing, or an empty list, does nothing, and the list goes on.",
		},
		{
			key:   "for",
			def:   "1s",
			field: periodField(func(a *Action) *Duration { return &a.For }),
			doc:   "How long no message may match.",
		},
		{
			key:   "do",
			field: actionsField(func(a *Action) *[]*Action { return &a.Do }),
			doc:   "The list that is repeated.",
		},
		{
			key:   "as",
			field: textField(func(a *Action) *diag.Text { return &a.As }),
			doc:   "The name of the index or the item inside `do`.",
		},
		{key: "with", field: withField(), doc: "Parameters: names that the list's expressions can use."},
		{
			key:   "count",
			field: intField(func(a *Action) *int { return &a.BarrierOf }, 1),
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
				"a tick runs although the list of an earlier one still waits",
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
			Choice{"last-message", "counted anew from each message that arrives: idle detection"},
		),
			doc: "From when `after` is counted."},
	}
}

// elseField is a list, or nothing: what was waited for may fail to come, and nothing is to be done then.
func elseField() field[Action] {
	list := actionsField(func(a *Action) *[]*Action { return &a.Else })
	return field[Action]{anyOf(list.shape, &Shape{Type: "null"}), func(d *decoder, n *yaml.Node, a *Action) {
		if !yamltext.IsNull(n) {
			list.parse(d, n, a)
		}
	}}
}

// hasElse tells that an else is there, be it an empty one.
func (a *Action) hasElse() bool { return a.keys["else"] != nil }

func withField() field[Action] {
	return field[Action]{mapOf(&Shape{}), func(d *decoder, n *yaml.Node, a *Action) {
		pairs, _ := d.mapping(n, "with")
		for _, p := range pairs {
			a.With = append(a.With, ValuePair{d.src.Text(p.key), d.valueOrNull(p.value)})
		}
	}}
}

func countField() field[Action] {
	return field[Action]{anyOf(intShape(0), templateShape()), func(d *decoder, n *yaml.Node, a *Action) {
		s := d.scalar(n, "a number of times")
		switch {
		case s == nil:
		case s.Tag == "!!int":
			if _, ok := d.integer(s, 0, math.MaxInt32); ok {
				a.Count = d.value(s)
			}
		case isWholeTemplate(s):
			a.Count = d.value(s)
		default:
			f := d.nodeErr(s, "a whole number or a ${{ template }} is expected here, not %s", describe(s))
			if _, err := strconv.Atoi(s.Value); err == nil && yamltext.IsQuoted(s) {
				f.Note("without quotes")
			} else if identifier.MatchString(strings.ReplaceAll(s.Value, ".", "_")) {
				f.Note("for the number that an expression gives: ${{ %s }}", s.Value)
			}
		}
	}}
}

func eachField() field[Action] {
	shape := anyOf(titled("list", &Shape{Type: "array"}), templateShape())
	return field[Action]{shape, func(d *decoder, n *yaml.Node, a *Action) {
		switch {
		case n.Kind == yaml.SequenceNode, n.Kind == yaml.ScalarNode && isWholeTemplate(n):
			a.Each = d.value(n)
		default:
			f := d.nodeErr(n, "a list or a ${{ template }} is expected here, not %s", describe(n))
			if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
				f.Note("for the list that an expression gives: ${{ %s }}", n.Value)
			}
		}
	}}
}

const wholeTemplateForm = `^\s*\$\{\{[\s\S]*\}\}\s*$`

func templateShape() *Shape {
	return &Shape{Type: "string", Title: "template", Pattern: wholeTemplateForm}
}

// expectCodeField is a close code that the peer may send, or that stands for its sending none (1005) or for its being
// gone (1006).
func expectCodeField() field[Action] {
	return field[Action]{intRange(1000, 4999), func(d *decoder, n *yaml.Node, a *Action) {
		if v, ok := d.integer(n, 1000, 4999); ok {
			a.ExpectCode = v
		}
	}}
}
