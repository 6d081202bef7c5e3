package metrics

import (
	"fmt"
	"testing"
)

// Over the ceiling there is no end of keys, so a recorder must not remember them.
func TestRecorderForgetsKeysOverTheCeiling(t *testing.T) {
	reg := NewRegistry(Builtin(), 2)
	reg.SetSeriesLimit(10)
	for i := range 1000 {
		reg.Recorder(i).Counter("ws_errors", Tags{{"token", fmt.Sprint(i)}}).Add(1)
	}
	for _, rec := range reg.recorders {
		if got := len(rec.known); got != 5 {
			t.Errorf("keys of recorder %d: got %d, want 5", rec.shard, got)
		}
	}
}
