package inbox

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The inbox beside a plain list of the same messages: what it drops, what it hands out and in what order.
func TestInboxAgainstAList(t *testing.T) {
	const limit = 7
	random := rand.New(rand.NewPCG(1, 2))
	var box Inbox
	var model []*Message
	for i := range 20_000 {
		if random.IntN(3) > 0 {
			m := &Message{Delivery: Delivery{Acted: random.IntN(2) == 0}}
			m.Seq = uint64(i + 1)
			model = append(model, m)
			var want *Message
			if len(model) > limit {
				k := max(slices.IndexFunc(model, func(m *Message) bool { return m.Acted }), 0)
				want = model[k]
				model = slices.Delete(model, k, k+1)
			}
			dropped := box.MakeRoom(m, limit)
			if dropped != want {
				t.Fatalf("push %d dropped %p, want %p", i, dropped, want)
			}
			if dropped != m {
				box.Push(m)
			}
		} else if n := box.len(); n > 0 {
			k := random.IntN(n)
			kept := box.Glance()
			for range k {
				kept.Next()
			}
			if got := kept.Next(); got != model[k] {
				t.Fatalf("step %d: the %d. of %d is another message", i, k, n)
			}
			kept.Take()
			model = slices.Delete(model, k, k+1)
			if k < len(model) && kept.Next() != model[k] {
				t.Fatalf("step %d: what follows the %d. that was taken is another message", i, k)
			}
		}
		var held []*Message
		for kept, m := (box.Glance()), (*Message)(nil); ; held = append(held, m) {
			if m = kept.Next(); m == nil {
				break
			}
		}
		if !slices.Equal(held, model) || box.len() != len(model) {
			t.Fatalf("step %d: %d messages are kept, want the %d of the list in its order", i, box.len(), len(model))
		}
	}
	if c := cap(box.handled.items) + cap(box.open.items); c > 16*limit {
		t.Errorf("the inbox of %d has room for %d: it grows", limit, c)
	}
}

func TestInboxOfBytes(t *testing.T) {
	of := func(seq uint64, acted bool, size int) *Message {
		m := &Message{Delivery: Delivery{Acted: acted}}
		m.Seq, m.Data = seq, make([]byte, size)
		return m
	}
	small, handled, open := of(1, false, 10), of(2, true, 10), of(3, false, 10)
	for _, tt := range []struct {
		name  string
		next  *Message
		drops []uint64
		left  int
	}{
		{"a huge one that nobody has handled", of(4, false, inboxBytes), []uint64{2, 1, 3}, 1},
		{"a huge one that is handled", of(4, true, inboxBytes), []uint64{2, 4}, 2},
		{"one that needs a little", of(4, false, inboxBytes-25), []uint64{2}, 3},
		{"one that has room", of(4, true, 100), nil, 4},
	} {
		var box Inbox
		for _, m := range []*Message{small, handled, open} {
			box.Push(m)
		}
		var drops []uint64
		for m := box.MakeRoom(tt.next, 256); ; m = box.MakeRoom(tt.next, 256) {
			if m == nil {
				box.Push(tt.next)
				break
			}
			drops = append(drops, m.Seq)
			if m == tt.next {
				break
			}
		}
		if !slices.Equal(drops, tt.drops) || box.len() != tt.left {
			t.Errorf("%s: dropped %v and left %d, want %v and %d", tt.name, drops, box.len(), tt.drops, tt.left)
		}
	}
}
