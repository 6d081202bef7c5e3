package scenario

import (
	"time"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Reconnect defines how an iteration continues after losing its connection. Its zero value means that it does not.
type Reconnect struct {
	Max     int // 0: the default
	Backoff table.Range
	Jitter  table.Share
	Pos     diag.Pos // of the key
}

// ReconnectPlan is Reconnect with defaults filled in.
type ReconnectPlan struct {
	Max         int           // consecutive attempts
	First, Most time.Duration // wait before the first attempt, and the longest wait
	Jitter      float64       // share by which a wait may be shortened, 0 to 1
	At          diag.Pos      // of the key
	Len         int
}

func reconnectTable() *table.Table[Reconnect] {
	return &table.Table[Reconnect]{
		Name: "reconnect",
		Doc:  "Keeps an iteration going when its connection is lost.",
		Rows: []table.Row[Reconnect]{
			{
				Key:   "max",
				Def:   defaultAttempts,
				Field: table.IntField(func(r *Reconnect) *int { return &r.Max }, table.AtLeast(1)),
				Doc:   "Attempts in a row before the iteration fails.",
			},
			{
				Key:   "backoff",
				Def:   table.Range{From: defaultFirst, To: defaultMost},
				Field: backoffField(),
				Doc: "The wait before an attempt: it starts at the first time and doubles with each attempt, " +
					"up to the second. A single time is used for all.",
			},
			{
				Key:   "jitter",
				Def:   defaultJitter,
				Field: table.ShareField(func(r *Reconnect) *table.Share { return &r.Jitter }, true),
				Doc:   "The share by which a wait may randomly be shorter, so that not all reconnect at once.",
			},
		},
	}
}

// backoffField returns the field for a time or a range above 0: a server that is down must not be flooded.
func backoffField() table.Field[Reconnect] {
	f := table.RangeField(func(r *Reconnect) *table.Range { return &r.Backoff })
	return table.Field[Reconnect]{Shape: f.Shape, Parse: func(d *table.Decoder, n *yaml.Node, r *Reconnect) {
		f.Parse(d, n, r)
		if r.Backoff.Pos.Line > 0 && r.Backoff.From == 0 {
			d.NodeErr(n, "%s is too short: the first wait must be above 0", n.Value)
		}
	}}
}

// reconnectField returns the field for a number of attempts, or a map.
func reconnectField() table.Field[*Reconnect] {
	number := table.Titled("attempts", table.AtLeast(1).Shape())
	keys := reconnectTable()
	shape := table.AnyOf(number, keys.Object())
	return table.Field[*Reconnect]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, r **Reconnect) {
		*r = &Reconnect{Pos: d.Src.Pos(n)}
		switch {
		case n.Kind == yaml.MappingNode:
			keys.Decode(d, n, *r)
		case n.Kind == yaml.ScalarNode && n.Tag == "!!int":
			if n.Value == "0" {
				d.NodeErr(n, "0 is too small: at least 1").
					Note("without reconnect a lost connection ends the iteration: leave it out")
			} else if v, ok := d.Integer(n, table.AtLeast(1)); ok {
				(*r).Max = v
			}
		default:
			f := d.NodeErr(n, "a number of attempts or a map is expected here, not %s", table.Describe(n))
			switch {
			case n.Kind == yaml.SequenceNode:
				f.Note(
					"give the first and the longest wait between attempts: reconnect: {backoff: " +
						"250ms..10s}",
				)
			case n.Tag == "!!bool" && n.Value == "true" || yamltext.IsNull(n):
				f.Note("with its defaults: reconnect: {}")
			case n.Tag == "!!bool":
				f.Note("without reconnect a lost connection ends the iteration: leave it out")
			case table.DurationRE.MatchString(n.Value):
				f.Note("the waits between attempts are its backoff: reconnect: {backoff: %s}", n.Value)
			}
		}
	}}
}

// reconnectPlan fills in the defaults; nil if the file has no reconnect. at is the place of the key, and status that of
// the expected handshake.
func reconnectPlan(r *Reconnect, at diag.Pos, length, status int, out *diag.List) *ReconnectPlan {
	if r == nil {
		return nil
	}
	if status != 0 && status != defaultStatus {
		out.Errorf(
			at,
			length,
			"no session opens when the handshake must be refused with %d, so there is nothing to reconnect",
			status,
		)
	}
	p := &ReconnectPlan{
		Max:    defaultAttempts,
		First:  defaultFirst,
		Most:   defaultMost,
		Jitter: r.Jitter.Or(float64(defaultJitter)),
		At:     at,
		Len:    length,
	}
	if r.Max > 0 {
		p.Max = r.Max
	}
	if r.Backoff.Pos.Line > 0 {
		p.First, p.Most = r.Backoff.From, r.Backoff.To
	}
	return p
}
