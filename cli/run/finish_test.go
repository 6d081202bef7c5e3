package run

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wsrun/cli/exit"
	"wsrun/cli/output"
	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/result"
)

// Whenever a signal comes or an output fails while the outputs are written: in the end, all that say how the run ended
// say the same.
func TestEndingIsToldByAll(t *testing.T) {
	var signal os.Signal
	for _, tt := range []struct {
		name  string
		after func(e *ending, written int) // each output
		want  int
	}{
		{"as it was", func(*ending, int) {}, exit.Failed},
		{"a signal after the first", func(_ *ending, n int) {
			if n == 1 {
				signal = os.Interrupt
			}
		}, exit.SIGINT},
		{"a signal after the last", func(_ *ending, n int) {
			if n == 3 {
				signal = os.Interrupt
			}
		}, exit.SIGINT},
		{"a signal, then a failure", func(e *ending, n int) {
			switch n {
			case 1:
				signal = os.Interrupt
			case 2:
				e.note(errors.New("no space"))
			}
		}, exit.Broken},
		{"one that was given up", func(e *ending, _ int) { e.note(stdio.ErrGivenUp) }, exit.Failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			signal = nil
			var outputs []output.Output
			says := output.Format{Ends: true, Write: func(w io.Writer, run *result.Run) error {
				_, err := fmt.Fprint(w, run.ExitCode, run.Interrupted)
				return err
			}}
			dir := t.TempDir()
			for _, name := range []string{"a", "b", "c"} {
				outputs = append(outputs, output.Output{Kind: "json", Path: filepath.Join(dir, name), Format: says})
			}
			d := &output.Desk{Log: io.Discard, Safely: safely.NewCaller(io.Discard, nil)}
			e := &ending{verdict: exit.Failed, signal: func() os.Signal { return signal }, told: map[string]int{}}
			for i, o := range outputs {
				e.write(d, o)
				tt.after(e, i+1)
			}
			end := e.now()
			e.correct(d, outputs, end)
			var got []string
			for _, o := range outputs {
				text, err := os.ReadFile(o.Path)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, string(text))
			}
			said := fmt.Sprint(tt.want, signal != nil)
			if want := []string{said, said, said}; end.ExitCode != tt.want || !slices.Equal(got, want) {
				t.Errorf("got exit code %d, and %q in the outputs, want %d and %q", end.ExitCode, got, tt.want, want)
			}
		})
	}
}
