package scenario_test

import (
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"wsrun/scenario"
)

// A file that could not be read for want of a descriptor or of memory is no mistake of the scenario's.
func TestSpent(t *testing.T) {
	for err, want := range map[error]bool{syscall.EMFILE: true, syscall.ENFILE: true, syscall.ENOMEM: true, syscall.ENOENT: false, syscall.EACCES: false} {
		if got := scenario.Spent(fmt.Errorf("read: %w", &fs.PathError{Op: "open", Path: "part.yaml", Err: err})); got != want {
			t.Errorf("Spent of %v: got %v, want %v", err, got, want)
		}
	}
}
