package diag_test

import (
	"testing"

	"wsrun/diag"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0 errors", 1: "1 error", 2: "2 errors", -1: "-1 errors"} {
		if got := diag.Count(n, "error"); got != want {
			t.Errorf("Count(%d): got %q, want %q", n, got, want)
		}
	}
}
