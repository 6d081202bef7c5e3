package runner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestInboxIsAQueue(t *testing.T) {
	const limit = 7
	random := rand.New(rand.NewPCG(1, 2))
	var box inbox
	var model []*message
	for i := range 20_000 {
		if random.IntN(3) > 0 {
			m := &message{}
			dropped := box.makeRoom(m, limit)
			box.push(m)
			model = append(model, m)
			var want *message
			if len(model) > limit {
				want, model = model[0], model[1:]
			}
			if dropped != want {
				t.Fatalf("push %d dropped %p, want %p", i, dropped, want)
			}
		} else if n := box.len(); n > 0 {
			k := random.IntN(n)
			if got := box.removeAt(k); got != model[k] {
				t.Fatalf("step %d: removing the %d. of %d gave another message", i, k, n)
			}
			model = slices.Delete(model, k, k+1)
		}
		if box.len() != len(model) {
			t.Fatalf("step %d: %d messages are kept, want %d", i, box.len(), len(model))
		}
		for k, m := range model {
			if box.at(k) != m {
				t.Fatalf("step %d: the %d. message is another one", i, k)
			}
		}
	}
	if c := cap(box.items); c > 8*limit {
		t.Errorf("the inbox of %d has room for %d: it grows", limit, c)
	}
}

// A message goes back to the reader when nobody holds it any more, and a huge buffer does not stay.
func TestMessagesAreReused(t *testing.T) {
	s := &session{}
	first := s.take()
	s.retain(first)
	s.release(first)
	if second := s.take(); second == first {
		t.Fatal("a message that is held was given to the reader")
	}
	s.release(first)
	if again := s.take(); again != first {
		t.Error("a message that nobody holds was not used again")
	}
	huge := s.take()
	huge.Data = make([]byte, maxSpare+1)
	s.release(huge)
	if s.take() == huge {
		t.Error("a huge buffer is kept for another message")
	}
	var many []*message
	for range 100 {
		many = append(many, s.take())
	}
	for _, m := range many {
		s.release(m)
	}
	if len(s.spareMsgs) > 4 {
		t.Errorf("%d messages are kept as spares", len(s.spareMsgs))
	}
}
