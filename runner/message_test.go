package runner

import "testing"

// A message goes back to the reader when nobody holds it any more, and a huge buffer does not stay.
func TestMessagesAreReused(t *testing.T) {
	s := &iteration{}
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
