package cli

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"wsrun/cli/exit"
	"wsrun/cli/input"
)

// A file that the system has no descriptor or memory left for is no mistake of whoever named it.
func TestUnreadable(t *testing.T) {
	for cause, want := range map[error]int{
		syscall.EMFILE: exit.Broken, syscall.ENFILE: exit.Broken, syscall.ENOMEM: exit.Broken,
		syscall.EACCES: exit.Usage, syscall.EISDIR: exit.Usage, syscall.EIO: exit.Usage,
	} {
		err := input.Unreadable(&fs.PathError{Op: "open", Path: "chat.yaml", Err: cause})
		if code, say := exitCode(errors.Join(err)); code != want || !say {
			t.Errorf("%v: got exit code %d, want %d", err, code, want)
		}
	}
}
