package runner

import (
	"slices"

	"wsrun/checks"
)

// waiters are the lists that wait for a message. A few are tried one by one, oldest first; beyond that, those whose
// condition compares a path of the message with a value of their own are indexed by that value, so that a reply finds
// its request immediately.
type waiters struct {
	plain   []*task
	indexes []index
	count   int
	order   uint64
}

// indexFrom is the number of waiting lists from which an index pays off.
const indexFrom = 8

// index finds waiting lists by the required value of a path of the message.
type index struct {
	path  *checks.MsgPath
	byKey map[any][]*task
	size  int
}

func (w *waiters) add(t *task, m *checks.Machine) {
	w.order++
	t.order = w.order
	w.count++
	if key := t.match.Key; key != nil && w.count > indexFrom {
		if v, err := m.Eval(key.Want); err == nil {
			if k, ok := checks.NormalKey(v); ok {
				w.insert(t, key.Path, k)
				return
			}
		}
	}
	w.plain = append(w.plain, t)
}

func (w *waiters) insert(t *task, path *checks.MsgPath, key any) {
	t.indexed, t.key = true, key
	for i := range w.indexes {
		if w.indexes[i].path == path {
			w.indexes[i].byKey[key] = append(w.indexes[i].byKey[key], t)
			w.indexes[i].size++
			return
		}
	}
	w.indexes = append(w.indexes, index{path, map[any][]*task{key: {t}}, 1})
}

func (w *waiters) remove(t *task) {
	w.count--
	key := t.match.Key
	t.match = nil
	if !t.indexed {
		w.plain = without(w.plain, t)
		return
	}
	path := key.Path
	for i := range w.indexes {
		ix := &w.indexes[i]
		if ix.path != path {
			continue
		}
		ix.size--
		if rest := without(ix.byKey[t.key], t); len(rest) > 0 {
			ix.byKey[t.key] = rest
		} else {
			delete(ix.byKey, t.key)
		}
	}
	t.indexed, t.key = false, nil
}

func without(list []*task, t *task) []*task {
	if i := slices.Index(list, t); i >= 0 {
		list = slices.Delete(list, i, i+1)
	}
	return list
}

// candidates returns the lists that a message may match, oldest first. The slice is valid until the next call.
func (w *waiters) candidates(buf []*task, m *checks.Machine, msg *checks.Message) []*task {
	buf = append(buf[:0], w.plain...)
	sorted := true
	for i := range w.indexes {
		ix := &w.indexes[i]
		if ix.size == 0 {
			continue
		}
		if key, ok := m.KeyOf(msg, ix.path); ok {
			if found := ix.byKey[key]; len(found) > 0 {
				sorted = len(buf) == 0
				buf = append(buf, found...)
			}
		}
	}
	if !sorted {
		slices.SortFunc(buf, func(a, b *task) int { return int(int64(a.order) - int64(b.order)) })
	}
	return buf
}

// all returns the waiting lists in no particular order.
func (w *waiters) all() []*task {
	out := slices.Clone(w.plain)
	for _, ix := range w.indexes {
		for _, list := range ix.byKey {
			out = append(out, list...)
		}
	}
	return out
}
