package live

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/tui"
)

// The live view's panic is told at the end; that the terminal failed it is only said.
func TestPanicOfTheView(t *testing.T) {
	var log bytes.Buffer
	c := safely.NewCaller(&log, nil)
	v := newView(Options{Process: &stdio.Process{Err: &log}, Safely: c})
	v.failed(nil)
	v.failed(errors.New("the live view: no terminal"))
	if log.String() != "wsrun: the live view: no terminal\n" || c.Err() != nil {
		t.Errorf("got the log %q and the problems %v", &log, c.Err())
	}
	v.failed(fmt.Errorf("the live view: %w", &tui.Panic{Why: "boom", Stack: []byte("feed.go:23")}))
	if got := fmt.Sprint(c.Err()); got != "show the live view: internal error (please report): boom" || !strings.Contains(log.String(), "feed.go:23") {
		t.Errorf("got the problems %s and the log %s", got, &log)
	}
}
