package input

import (
	"fmt"
	"io"
	"os"

	"wsrun/cli/exit"
	"wsrun/cli/othertools"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/scenario"
)

// stdinName is the name of standard input in places.
const stdinName = "stdin"

// Reader reads the input of one command.
type Reader struct {
	Process *stdio.Process
	Signals *signals.Interrupts
}

// maxRead bounds how much is read of a file before examining it: slightly more than a scenario may have.
const maxRead = 2 << 20

// read reads the text of one scenario. A signal ends it: standard input and named pipes may never end.
func (r *Reader) read(file string) (name string, data []byte, err error) {
	name = file
	from := func() (io.ReadCloser, error) { return os.Open(file) }
	if file == "-" {
		name = stdinName
		if stdio.IsTerminal(r.Process.In) {
			fmt.Fprintln(r.Process.Err, "reading a scenario from the terminal; Ctrl-D ends it")
		}
		from = func() (io.ReadCloser, error) { return io.NopCloser(r.Process.In), nil } //nolint:unparam // as os.Open
	}
	if othertools.IsScript(file) {
		return "", nil, exit.Usagef("%s looks like a script, but a scenario is YAML (`wsrun init` writes one)", file)
	}
	text := make(chan []byte, 1) // after a signal nobody waits for it
	err = r.Signals.Interruptible(func() error {
		f, err := from()
		if err != nil {
			return Unreadable(err)
		}
		defer f.Close()
		all, err := io.ReadAll(io.LimitReader(f, maxRead))
		if err != nil {
			return Unreadable(fmt.Errorf("read %s: %w", name, stdio.Bare(err)))
		}
		text <- all
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	return name, <-text, nil
}

// Unreadable returns the error for a file that can't be read: it is the user's mistake, unless the system is out of
// resources.
func Unreadable(err error) error {
	if scenario.Spent(err) {
		return err
	}
	return exit.Usagef("%v", err)
}
