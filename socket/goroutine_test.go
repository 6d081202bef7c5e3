package socket_test

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// awaitGoroutine waits until there is a goroutine whose stack has all of these texts: the state that it is in, what it
// has called, and which test began it.
func awaitGoroutine(t *testing.T, texts ...string) {
	t.Helper()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	giveUp := time.NewTimer(patience)
	defer giveUp.Stop()
	for buf := make([]byte, 1<<20); ; {
		for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if hasAll(stack, texts) {
				return
			}
		}
		select {
		case <-again.C:
		case <-giveUp.C:
			t.Fatalf("no goroutine had %q within %s:\n%s", texts, patience, buf[:runtime.Stack(buf, true)])
		}
	}
}

func hasAll(s string, texts []string) bool {
	for _, text := range texts {
		if !strings.Contains(s, text) {
			return false
		}
	}
	return true
}
