package scenario

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"wsrun/diag"
	"wsrun/scenario/yamltext"
	"wsrun/socket"

	"gopkg.in/yaml.v3"
)

func sendRawVerb() *verb {
	keys := rawTable()
	return &verb{
		row: row[Action]{key: "send-raw", field: argument(sendRawField(keys)),
			doc: "Writes bytes unchanged, or a frame that may break the rules, to see what the peer does. It " +
				"does not count as a message."},
		own:  keysOf(keys.rows),
		rank: rankFirst,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return compileRaw(l, argOf[*Raw](a))
		}),

		needsSession: true,
	}
}

// Raw is what send-raw writes: bytes as they are, or a frame that need not be one that RFC 6455 allows.
type Raw struct {
	Payload Payload // Form "" is none
	Frame   int     // the opcode; -1: the payload is all there is
	Last    bool
	RSV     []int
	Masked  *bool // nil: as this end must
	Key     diag.Text
	Length  *int // nil: the truth
	Code    *int // of a close frame; nil: none
}

// frameKinds are the frames that have names, with their opcodes (RFC 6455 §11.8).
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

func frameNames() []Choice {
	var names []Choice
	for _, k := range frameKinds() {
		names = append(names, Choice{k.name, fmt.Sprintf("opcode %d", k.opcode)})
	}
	return names
}

func rawTable() *table[Raw] {
	t := &table[Raw]{
		name: "send-raw",
		doc:  "Bytes unchanged, or a frame in which every part can be wrong.",
		rows: []row[Raw]{
			{
				key:   "frame",
				field: frameField(),
				doc: "The frame's kind, or its opcode. Without it the payload is written unchanged, without " +
					"a header.",
			},
			{
				key:   "fin",
				def:   defaultFIN,
				field: boolField(func(r *Raw) *bool { return &r.Last }),
				doc:   "The FIN bit: whether it is a message's last frame.",
			},
			{key: "rsv", field: rsvField(), doc: "Which reserved bits are set: 1, 2, 3, or a list of these."},
			{
				key:   "masked",
				def:   "true of a client, false of a server",
				field: maskedField(),
				doc:   "Whether the payload is masked.",
			},
			{
				key:   "mask-key",
				def:   "a random one",
				field: textField(func(r *Raw) *diag.Text { return &r.Key }),
				doc:   "The mask's key: 8 hexadecimal digits.",
			},
			{
				key:   "length",
				def:   "the payload's",
				field: optionalInt(func(r *Raw) **int { return &r.Length }, Count{0, math.MaxInt}),
				doc: "The payload length that the header claims, to make it lie. It takes the shortest form " +
					"for the number.",
			},
			{
				key:   "code",
				field: optionalInt(func(r *Raw) **int { return &r.Code }, Count{0, 65535}),
				doc: "A close frame's code, in two bytes before the payload. Any number, also one that must not " +
					"be sent.",
			},
		},
	}
	var forms []string
	for _, f := range binaryForms() {
		t.rows = append(t.rows, binaryRow(f, func(r *Raw) *Payload { return &r.Payload }))
		forms = append(forms, f.key)
	}
	t.conflicts = exclusive("are two ways to write bytes: choose one", forms...)
	for _, key := range []string{"fin", "rsv", "masked", "mask-key", "length", "code"} {
		t.needs = append(
			t.needs,
			need{
				key,
				[]string{"frame"},
				"it is part of a frame's header, but without `frame` bytes are written as they are",
			},
		)
	}
	t.some, t.someWhy = append([]string{"frame"}, forms...), "what to write"
	return t
}

func frameField() field[Raw] {
	opcodes := Count{0, 15}
	shape := anyOf(titled("kind", &Shape{Type: "string", Enum: frameNames()}), titled("opcode", opcodes.shape()))
	return field[Raw]{shape, func(d *decoder, n *yaml.Node, r *Raw) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!int" {
			if v, ok := d.integer(n, opcodes); ok {
				r.Frame = v
			}
			return
		}
		if name, ok := d.enum(n, frameNames()); ok {
			kinds := frameKinds()
			r.Frame = kinds[slices.IndexFunc(kinds, func(k frameKind) bool { return k.name == name })].opcode
		}
	}}
}

func rsvField() field[Raw] {
	bits := Count{1, 3}
	return field[Raw]{oneOrMany(bits.shape()), func(d *decoder, n *yaml.Node, r *Raw) {
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items, _ = d.list(n, "a reserved bit")
		}
		for _, item := range items {
			if v, ok := d.integer(item, bits); ok {
				r.RSV = append(r.RSV, v)
			}
		}
	}}
}

func maskedField() field[Raw] {
	plain := boolField(func(b *bool) *bool { return b })
	return field[Raw]{plain.shape, func(d *decoder, n *yaml.Node, r *Raw) {
		r.Masked = new(bool)
		plain.parse(d, n, r.Masked)
	}}
}

// optionalInt is a whole number that may be 0 and may be left out.
func optionalInt(get func(*Raw) **int, bounds Count) field[Raw] {
	return field[Raw]{bounds.shape(), func(d *decoder, n *yaml.Node, r *Raw) {
		if v, ok := d.integer(n, bounds); ok {
			*get(r) = &v
		}
	}}
}

func sendRawField(keys *table[Raw]) field[*Raw] {
	return field[*Raw]{keys.object(), func(d *decoder, n *yaml.Node, into **Raw) {
		r := &Raw{Frame: -1, Last: defaultFIN, Payload: Payload{Binary: true}}
		if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
			d.nodeErr(n, "send-raw is a map (key: value), not %s", describe(n)).
				Note("bytes as they are: {hex: …} or {text: …}; a frame: {frame: text, fin: false, text: …}")
			return
		}
		seen := keys.decode(d, n, r)
		if seen == nil {
			return
		}
		d.judgeBinary(&r.Payload)
		d.judgeFrame(r, seen)
		*into = r
	}}
}

// judgeFrame finds parts of a frame that can't be there together.
func (d *decoder) judgeFrame(r *Raw, seen map[string]*yaml.Node) {
	if key := seen["mask-key"]; key != nil {
		if r.Masked != nil && !*r.Masked {
			d.nodeErr(key, `"mask-key" needs a mask, but "masked" is false`)
		}
		if k, err := hex.DecodeString(r.Key.Value); r.Key.Pos.Line > 0 && (err != nil || len(k) != 4) {
			d.out.Errorf(
				r.Key.Pos,
				max(len([]rune(r.Key.Value)), 1),
				"a mask's key is 8 hexadecimal digits, not %s",
				diag.Quote(diag.Visible(r.Key.Value, 40)),
			)
		}
	}
	if key := seen["code"]; key != nil && r.Frame >= 0 && r.Frame != opcodeClose {
		d.nodeErr(key, `"code" is a close frame's, and this one has the opcode %d`, r.Frame).
			Note("bytes of any kind are the payload: hex: %s", codeDigits(r.Code))
	}
}

func codeDigits(code *int) string {
	if code == nil {
		return "…"
	}
	return fmt.Sprintf("%04x", *code)
}

// SendRaw writes bytes that may be no frame, or one that RFC 6455 does not allow.
type SendRaw struct {
	onward
	Payload *Content
	Code    []byte           // of a close frame, before a payload that is not constant
	Frame   *socket.RawFrame // all but the payload; nil: the payload as it is. Never changed
}

// compileRaw compiles a send-raw. What end this is decides whether its frames are masked.
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

// Bytes are what is written with a payload that has been encoded. They may be the payload itself.
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
