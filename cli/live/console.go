package live

import (
	"bytes"
	"io"
	"sync"

	"wsrun/cli/stdio"
	"wsrun/tui"
)

// Console replaces standard error while the live view has the terminal: output is kept for the view's log, by lines,
// and printed after it. If standard error goes elsewhere, it is also written there immediately. It never waits for a
// terminal.
type Console struct {
	err    io.Writer
	onTerm bool // err is a terminal

	mu      sync.Mutex
	covered bool // the view is shown
	partial []byte
	lines   []tui.LogLine
	seq     uint64
}

// NewConsole returns a console that writes to standard error.
func NewConsole(err io.Writer) *Console { return &Console{err: err, onTerm: stdio.IsTerminal(err)} }

const (
	consoleKept  = 1000 // lines kept for the view
	consoleAfter = 50   // how many of them are printed after the view
)

// Write implements io.Writer.
func (c *Console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.covered {
		return c.err.Write(p)
	}
	c.partial = append(c.partial, p...)
	for {
		line, rest, whole := bytes.Cut(c.partial, []byte("\n"))
		if !whole {
			break
		}
		c.seq++
		c.lines = append(c.lines, tui.LogLine{Seq: c.seq, Text: string(line)})
		c.partial = rest
	}
	if n := len(c.lines) - consoleKept; n > 0 {
		c.lines = append(c.lines[:0], c.lines[n:]...)
	}
	if !c.onTerm {
		return c.err.Write(p)
	}
	return len(p), nil
}

// since returns the kept lines numbered above after.
func (c *Console) since(after uint64) []tui.LogLine {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(int(c.seq-min(after, c.seq)), len(c.lines))
	return append([]tui.LogLine(nil), c.lines[len(c.lines)-n:]...)
}

// cover starts to keep what is written.
func (c *Console) cover() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.covered = true
}

// uncover prints the newest of what was kept; what follows is printed immediately.
func (c *Console) uncover() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.covered {
		return
	}
	c.covered = false
	if !c.onTerm {
		return
	}
	var out bytes.Buffer
	for _, l := range c.lines[max(len(c.lines)-consoleAfter, 0):] {
		out.WriteString(l.Text + "\n")
	}
	out.Write(c.partial)
	// Failing to write a log is not a reason to fail a run.
	_, _ = c.err.Write(out.Bytes())
}
