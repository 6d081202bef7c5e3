package runner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The inbox beside a plain list of the same messages: what it drops, what it hands out and in what order.
func TestInboxAgainstAList(t *testing.T) {
	const limit = 7
	random := rand.New(rand.NewPCG(1, 2))
	var box inbox
	var model []*message
	for i := range 20_000 {
		if random.IntN(3) > 0 {
			m := &message{delivery: delivery{acted: random.IntN(2) == 0}}
			m.Seq = uint64(i + 1)
			model = append(model, m)
			var want *message
			if len(model) > limit {
				k := max(slices.IndexFunc(model, func(m *message) bool { return m.acted }), 0)
				want = model[k]
				model = slices.Delete(model, k, k+1)
			}
			dropped := box.makeRoom(m, limit)
			if dropped != want {
				t.Fatalf("push %d dropped %p, want %p", i, dropped, want)
			}
			if dropped != m {
				box.push(m)
			}
		} else if n := box.len(); n > 0 {
			k := random.IntN(n)
			kept := glance{box: &box}
			for range k {
				kept.next()
			}
			if got := kept.next(); got != model[k] {
				t.Fatalf("step %d: the %d. of %d is another message", i, k, n)
			}
			kept.take()
			model = slices.Delete(model, k, k+1)
			if k < len(model) && kept.next() != model[k] {
				t.Fatalf("step %d: what follows the %d. that was taken is another message", i, k)
			}
		}
		var held []*message
		for kept, m := (glance{box: &box}), (*message)(nil); ; held = append(held, m) {
			if m = kept.next(); m == nil {
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
	of := func(seq uint64, acted bool, size int) *message {
		m := &message{delivery: delivery{acted: acted}}
		m.Seq, m.Data = seq, make([]byte, size)
		return m
	}
	small, handled, open := of(1, false, 10), of(2, true, 10), of(3, false, 10)
	for _, tt := range []struct {
		name  string
		next  *message
		drops []uint64
		left  int
	}{
		{"a huge one that nobody has handled", of(4, false, inboxBytes), []uint64{2, 1, 3}, 1},
		{"a huge one that is handled", of(4, true, inboxBytes), []uint64{2, 4}, 2},
		{"one that needs a little", of(4, false, inboxBytes-25), []uint64{2}, 3},
		{"one that has room", of(4, true, 100), nil, 4},
	} {
		var box inbox
		for _, m := range []*message{small, handled, open} {
			box.push(m)
		}
		var drops []uint64
		for m := box.makeRoom(tt.next, 256); ; m = box.makeRoom(tt.next, 256) {
			if m == nil {
				box.push(tt.next)
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

func TestDropText(t *testing.T) {
	const before = " dropped from a full inbox before it began"
	for _, tt := range []struct {
		n, known, met int
		want          string
	}{
		{1, 0, 0, "1 message was" + before},
		{1, 1, 0, "1 message was" + before + ", and it would not have matched"},
		{1, 1, 1, "1 message was" + before + ", and it would have matched"},
		{45, 45, 1, "45 messages were" + before + ", and one of them would have matched"},
		{45, 45, 3, "45 messages were" + before + ", and 3 of them would have matched"},
		{450, 64, 1, "450 messages were" + before + ", and at least one of them would have matched"},
		{450, 64, 0, "450 messages were" + before + ", and none of the 64 of them that are known would have matched"},
		{45, 45, 0, "45 messages were" + before + ", and none of them would have matched"},
		{45, 0, 0, "45 messages were" + before},
	} {
		if got := dropText(tt.n, tt.known, tt.met); got != tt.want {
			t.Errorf("dropText(%d, %d, %d) is\n%s, want\n%s", tt.n, tt.known, tt.met, got, tt.want)
		}
	}
}
