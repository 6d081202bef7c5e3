package checks

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser/utils"

	"wsrun/checks/exactjson"
)

// Paths is the set of the constant message paths (`msg.type`, `sent.id`) that a plan's expressions read. One pass over
// a message fetches all of them.
//
// One goroutine adds to it while expressions are compiled. After that it is read-only, and any number of machines may
// share it.
type Paths struct {
	interned map[string]*MsgPath
	set      *exactjson.Paths
	conf     *conf.Config // while expressions are being compiled
}

// NewPaths returns an empty registry.
func NewPaths() *Paths {
	return &Paths{interned: map[string]*MsgPath{}, set: exactjson.NewPaths()}
}

// MsgPath is a constant path into a message. It is immutable. Equal paths of one registry are the same pointer.
type MsgPath struct {
	keys []string
	slot int // -1: only in the full decode
	in   *Paths
}

// String returns the path as written: "msg.a.b".
func (p *MsgPath) String() string { return chainText("msg", p.keys) }

func chainText(root string, keys []string) string {
	var b strings.Builder
	b.WriteString(root)
	for _, key := range keys {
		if utils.IsValidIdentifier(key) {
			b.WriteString("." + key)
		} else {
			b.WriteString("[" + strconv.Quote(key) + "]")
		}
	}
	return b.String()
}

// add returns the path with these keys, with a slot if one is left.
func (p *Paths) add(keys []string) *MsgPath {
	id := strings.Join(keys, "\x00")
	if path, ok := p.interned[id]; ok {
		return path
	}
	path := &MsgPath{keys: keys, slot: p.set.Add(keys), in: p}
	p.interned[id] = path
	return path
}

// fit reports whether each path has a slot or can still get one.
func (p *Paths) fit(all [][]string) bool {
	fresh := map[string]bool{}
	for _, keys := range all {
		id := strings.Join(keys, "\x00")
		if path, ok := p.interned[id]; !ok {
			fresh[id] = true
		} else if path.slot < 0 {
			return false
		}
	}
	return p.set.Len()+len(fresh) <= exactjson.MaxSlots
}
