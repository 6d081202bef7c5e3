package checks_test

import (
	"errors"
	"sync"
	"testing"

	"wsrun/checks"
)

func TestShared(t *testing.T) {
	var none *checks.Shared
	if got := none.Now(); got != nil {
		t.Errorf("nothing holds %v", got)
	}
	var s checks.Shared
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				_ = s.Set("n", func() (any, error) {
					n, _ := s.Now()["n"].(int)
					return n + 1, nil
				})
			}
		})
	}
	all.Wait()
	before := s.Now()
	wrong := errors.New("wrong")
	if err := s.Set("n", func() (any, error) { return 1, wrong }); err != wrong {
		t.Errorf("got the error %v, want %v", err, wrong)
	}
	if before["n"] != 800 || s.Now()["n"] != 800 {
		t.Errorf("n is %v, then %v, want 800", before["n"], s.Now()["n"])
	}
	_ = s.Set("n", func() (any, error) { return 1, nil })
	if before["n"] != 800 || s.Now()["n"] != 1 {
		t.Errorf("the state before has %v, the next one %v, want 800 and 1", before["n"], s.Now()["n"])
	}
}
