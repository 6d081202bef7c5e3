package inbox

import "testing"

// A message goes back to the reader when nobody holds it any more, and a huge buffer does not stay.
func TestMessagesAreReused(t *testing.T) {
	s := &Pool{}
	first := s.Take()
	first.Retain()
	s.Release(first)
	if second := s.Take(); second == first {
		t.Fatal("a message that is held was given to the reader")
	}
	s.Release(first)
	if again := s.Take(); again != first {
		t.Error("a message that nobody holds was not used again")
	}
	huge := s.Take()
	huge.Data = make([]byte, MaxSpare+1)
	s.Release(huge)
	if s.Take() == huge {
		t.Error("a huge buffer is kept for another message")
	}
	var many []*Message
	for range 100 {
		many = append(many, s.Take())
	}
	for _, m := range many {
		s.Release(m)
	}
	if len(s.spare) > 4 {
		t.Errorf("%d messages are kept as spares", len(s.spare))
	}
}
