package scenario

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"
	"wsrun/socket"

	"gopkg.in/yaml.v3"
)

func sendRawVerb() *verb {
	keys := rawTable()
	return &verb{
		Row: table.Row[Action]{Key: "send-raw", Field: argument(sendRawField(keys)),
			Doc: "Writes bytes unchanged, or a frame that may break the rules, to see what the peer does. It " +
				"does not count as a message."},
		modifiers: []string{"to"},
		own:       keysOf(keys.Rows),
		rank:      rankFirst,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return compileRaw(l, argOf[*Raw](a))
		}),

		needsSession: true,
	}
}

// Raw is what send-raw writes: raw bytes, or a frame that may violate RFC 6455.
type Raw struct {
	Payload Payload // Form "" is none
	Frame   int     // the opcode; -1: there is only the payload
	Last    bool
	RSV     []int
	Masked  *bool // nil: as required of this end
	Key     diag.Text
	Length  *int // nil: the real length
	Code    *int // of a close frame; nil: none
}

// frameKinds returns the frames with names, and their opcodes (RFC 6455 §11.8).
func frameKinds() []frameKind {
	return []frameKind{
		{"continuation", 0},
		{"text", 1},
		{"binary", 2},
		{"close", opcodeClose},
		{"ping", 9},
		{"pong", 10},
	}
}

type frameKind struct {
	name   string
	opcode int
}

const opcodeClose = 8

func frameNames() []table.Choice {
	var names []table.Choice
	for _, k := range frameKinds() {
		names = append(names, table.Choice{Word: k.name, Doc: fmt.Sprintf("opcode %d", k.opcode)})
	}
	return names
}

func rawTable() *table.Table[Raw] {
	t := &table.Table[Raw]{
		Name: "send-raw",
		Doc:  "Bytes unchanged, or a frame in which every part can be wrong.",
		Rows: []table.Row[Raw]{
			{
				Key:   "frame",
				Field: frameField(),
				Doc: "The frame's kind, or its opcode. Without it the payload is written unchanged, without " +
					"a header.",
			},
			{
				Key:   "fin",
				Def:   defaultFIN,
				Field: table.BoolField(func(r *Raw) *bool { return &r.Last }),
				Doc:   "The FIN bit: whether it is a message's last frame.",
			},
			{Key: "rsv", Field: rsvField(), Doc: "Which reserved bits are set: 1, 2, 3, or a list of these."},
			{
				Key:   "masked",
				Def:   "true of a client, false of a server",
				Field: maskedField(),
				Doc:   "Whether the payload is masked.",
			},
			{
				Key:   "mask-key",
				Def:   "a random one",
				Field: table.TextField(func(r *Raw) *diag.Text { return &r.Key }),
				Doc:   "The mask's key: 8 hexadecimal digits.",
			},
			{
				Key:   "length",
				Def:   "the payload's",
				Field: optionalInt(func(r *Raw) **int { return &r.Length }, table.Count{Least: 0, Most: math.MaxInt}),
				Doc: "The payload length that the header claims, to make it lie. It takes the shortest form " +
					"for the number.",
			},
			{
				Key:   "code",
				Field: optionalInt(func(r *Raw) **int { return &r.Code }, table.Count{Least: 0, Most: 65535}),
				Doc: "A close frame's code, in two bytes before the payload. Any number, also one that must not " +
					"be sent.",
			},
		},
	}
	var forms []string
	for _, f := range binaryForms() {
		t.Rows = append(t.Rows, binaryRow(f, func(r *Raw) *Payload { return &r.Payload }))
		forms = append(forms, f.key)
	}
	t.Conflicts = table.Exclusive("are two ways to write bytes: choose one", forms...)
	for _, key := range []string{"fin", "rsv", "masked", "mask-key", "length", "code"} {
		t.Needs = append(
			t.Needs,
			table.Need{
				Key:   key,
				OneOf: []string{"frame"},
				Why:   "it is part of a frame's header, but without `frame` bytes are written as they are",
			},
		)
	}
	t.Some, t.SomeWhy = append([]string{"frame"}, forms...), "what to write"
	return t
}

func frameField() table.Field[Raw] {
	opcodes := table.Count{Least: 0, Most: 15}
	shape := table.AnyOf(
		table.Titled("kind", &table.Shape{Type: "string", Enum: frameNames()}),
		table.Titled("opcode", opcodes.Shape()),
	)
	return table.Field[Raw]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, r *Raw) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!int" {
			if v, ok := d.Integer(n, opcodes); ok {
				r.Frame = v
			}
			return
		}
		if name, ok := d.Enum(n, frameNames()); ok {
			kinds := frameKinds()
			r.Frame = kinds[slices.IndexFunc(kinds, func(k frameKind) bool { return k.name == name })].opcode
		}
	}}
}

func rsvField() table.Field[Raw] {
	bits := table.Count{Least: 1, Most: 3}
	return table.Field[Raw]{Shape: table.OneOrMany(bits.Shape()), Parse: func(d *table.Decoder, n *yaml.Node, r *Raw) {
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items, _ = d.List(n, "a reserved bit")
		}
		for _, item := range items {
			if v, ok := d.Integer(item, bits); ok {
				r.RSV = append(r.RSV, v)
			}
		}
	}}
}

func maskedField() table.Field[Raw] {
	plain := table.BoolField(func(b *bool) *bool { return b })
	return table.Field[Raw]{Shape: plain.Shape, Parse: func(d *table.Decoder, n *yaml.Node, r *Raw) {
		r.Masked = new(bool)
		plain.Parse(d, n, r.Masked)
	}}
}

// optionalInt returns the field for a whole number that may be 0 or omitted.
func optionalInt(get func(*Raw) **int, bounds table.Count) table.Field[Raw] {
	return table.Field[Raw]{Shape: bounds.Shape(), Parse: func(d *table.Decoder, n *yaml.Node, r *Raw) {
		if v, ok := d.Integer(n, bounds); ok {
			*get(r) = &v
		}
	}}
}

func sendRawField(keys *table.Table[Raw]) table.Field[*Raw] {
	return table.Field[*Raw]{Shape: keys.Object(), Parse: func(d *table.Decoder, n *yaml.Node, into **Raw) {
		r := &Raw{Frame: -1, Last: defaultFIN, Payload: Payload{Binary: true}}
		if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
			d.NodeErr(n, "send-raw is a map (key: value), not %s", table.Describe(n)).
				Note("bytes as they are: {hex: …} or {text: …}; a frame: {frame: text, fin: false, text: …}")
			return
		}
		seen := keys.Decode(d, n, r)
		if seen == nil {
			return
		}
		validateBinary(d, &r.Payload)
		validateFrame(d, r, seen)
		*into = r
	}}
}

// validateFrame finds parts of a frame that exclude each other.
func validateFrame(d *table.Decoder, r *Raw, seen map[string]*yaml.Node) {
	if key := seen["mask-key"]; key != nil {
		if r.Masked != nil && !*r.Masked {
			d.NodeErr(key, `"mask-key" needs a mask, but "masked" is false`)
		}
		if k, err := hex.DecodeString(r.Key.Value); r.Key.Pos.Line > 0 && (err != nil || len(k) != 4) {
			d.Out.Errorf(
				r.Key.Pos,
				max(len([]rune(r.Key.Value)), 1),
				"a mask's key is 8 hexadecimal digits, not %s",
				diag.Quote(diag.Visible(r.Key.Value, 40)),
			)
		}
	}
	if key := seen["code"]; key != nil && r.Frame >= 0 && r.Frame != opcodeClose {
		d.NodeErr(key, `"code" is a close frame's, and this one has the opcode %d`, r.Frame).
			Note("bytes of any kind are the payload: hex: %s", codeDigits(r.Code))
	}
}

func codeDigits(code *int) string {
	if code == nil {
		return "…"
	}
	return fmt.Sprintf("%04x", *code)
}

// SendRaw writes bytes that may not be a frame, or a frame that violates RFC 6455.
type SendRaw struct {
	onward
	Payload *Content
	Code    []byte           // of a close frame, before a payload that is not constant
	Frame   *socket.RawFrame // everything but the payload; nil: only the payload. Immutable
}

// compileRaw compiles a send-raw. The end determines whether its frames are masked.
func compileRaw(l *lister, r *Raw) *SendRaw {
	if r == nil {
		return &SendRaw{} // there is a finding
	}
	p := &SendRaw{Payload: &Content{Const: []byte{}}}
	if r.Payload.Form != "" {
		p.Payload = contentOf(l, &r.Payload)
	}
	if r.Frame < 0 || p.Payload == nil {
		return p
	}
	f := &socket.RawFrame{Opcode: byte(r.Frame), NotLast: !r.Last, Masked: !l.ss.server}
	for _, bit := range r.RSV {
		f.RSV |= 8 >> bit
	}
	if r.Masked != nil {
		f.Masked = *r.Masked
	}
	if key, err := hex.DecodeString(r.Key.Value); err == nil && len(key) == 4 {
		f.Key, f.Masked = (*[4]byte)(key), true
	}
	if r.Length != nil {
		n := uint64(*r.Length)
		f.Length = &n
	}
	if r.Code != nil {
		p.Code = binary.BigEndian.AppendUint16(nil, uint16(*r.Code))
	}
	if p.Code != nil && p.Payload.Const != nil {
		p.Payload.Const, p.Code = append(p.Code, p.Payload.Const...), nil
	}
	p.Frame = f
	return p
}

// Bytes returns what to write for an encoded payload. It may be the payload itself.
func (p *SendRaw) Bytes(payload []byte) []byte {
	if p.Frame == nil {
		return payload
	}
	f := *p.Frame
	f.Payload = payload
	if p.Code != nil {
		f.Payload = slices.Concat(p.Code, payload)
	}
	return f.Append(nil)
}
