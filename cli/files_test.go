package cli

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"
)

// A file that the system has no descriptor or memory left for is no mistake of whoever named it.
func TestUnreadable(t *testing.T) {
	for cause, want := range map[error]int{
		syscall.EMFILE: exitBroken, syscall.ENFILE: exitBroken, syscall.ENOMEM: exitBroken,
		syscall.EACCES: exitUsage, syscall.EISDIR: exitUsage, syscall.EIO: exitUsage,
	} {
		err := unreadable(&fs.PathError{Op: "open", Path: "chat.yaml", Err: cause})
		if code, say := exitCode(errors.Join(err)); code != want || !say {
			t.Errorf("%v: got exit code %d, want %d", err, code, want)
		}
	}
}
