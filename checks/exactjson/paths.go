package exactjson

const (
	// MaxSlots is the number of paths that Extract can fetch in one pass.
	MaxSlots = 16
	// Strings that expressions name, within these bounds, are not allocated again when a message contains them.
	maxLiterals, maxLiteralLen = 512, 64
)

// Paths is a set of constant paths into JSON objects. One goroutine builds it; after that it is read-only and may be
// shared.
type Paths struct {
	root     pathNode
	slots    int
	literals map[string]any
}

// NewPaths returns an empty set.
func NewPaths() *Paths { return &Paths{root: pathNode{slot: -1}, literals: map[string]any{}} }

// Len returns the number of paths in the set.
func (p *Paths) Len() int { return p.slots }

// Add adds the path with these keys, which must not be in the set yet. It returns its slot, or -1 if no slot is left.
func (p *Paths) Add(keys []string) int {
	if p.slots == MaxSlots {
		return -1
	}
	slot := p.slots
	p.slots++
	p.root.insert(keys, slot)
	return slot
}

// Literal registers a string that expressions compare with.
func (p *Paths) Literal(s string) {
	if len(s) <= maxLiteralLen && len(p.literals) < maxLiterals {
		p.literals[s] = s
	}
}

// pathNode is a key of a path, in the tree of all paths that have a slot.
type pathNode struct {
	key    string
	slot   int // of the path that ends here, -1 if none does
	kids   []*pathNode
	direct SlotSet // slots of the kids themselves
	below  SlotSet // slots of everything below
}

// SlotSet is a set of slots.
type SlotSet uint32

// SlotBit returns the set of one slot; it is empty for -1.
func SlotBit(slot int) SlotSet {
	if slot < 0 {
		return 0
	}
	return 1 << slot
}

func (n *pathNode) insert(keys []string, slot int) {
	if len(keys) == 0 {
		n.slot = slot
		return
	}
	n.below |= SlotBit(slot)
	if len(keys) == 1 {
		n.direct |= SlotBit(slot)
	}
	kid := n.kid(keys[0])
	if kid == nil {
		kid = &pathNode{key: keys[0], slot: -1}
		n.kids = append(n.kids, kid)
	}
	kid.insert(keys[1:], slot)
}

func (n *pathNode) kid(key string) *pathNode {
	for _, kid := range n.kids {
		if kid.key == key {
			return kid
		}
	}
	return nil
}
