package stdio

import (
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// Process is what a command needs from its process. Out and Err may be the same; one goroutine at a time writes to
// each.
type Process struct {
	In       io.Reader
	Out, Err io.Writer
	Env      []string
	Signals  <-chan os.Signal
	// Color is when streams are coloured: always, never, or otherwise if they are terminals.
	Color string
}

// OS returns the current process. SIGINT and SIGTERM go to the command; signals that a write also reports as errors are
// ignored.
func OS() Process {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Ignore(ignoredSignals()...)
	return Process{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Environ(), Signals: signals}
}

// Getenv returns the value of an environment variable, or "".
func (p *Process) Getenv(name string) string {
	for i := len(p.Env) - 1; i >= 0; i-- {
		if k, v, _ := strings.Cut(p.Env[i], "="); k == name {
			return v
		}
	}
	return ""
}

// Environment returns all variables by name.
func (p *Process) Environment() map[string]any {
	env := map[string]any{}
	for _, kv := range p.Env {
		if k, v, ok := strings.Cut(kv, "="); ok && k != "" {
			env[k] = v
		}
	}
	return env
}
