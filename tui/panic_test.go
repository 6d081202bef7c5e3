package tui

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wsrun/metrics"
)

// broken is a feed that panics with the first snapshot, or gives one that panics when it is rendered.
type broken struct {
	Feed
	late bool
}

func (b broken) Load() Load { return Load{Phase: Running} }

func (b broken) Snapshot() *metrics.Snapshot {
	if b.late {
		return &metrics.Snapshot{}
	}
	panic("no snapshot")
}

// brokenView panics when it is shown.
type brokenView struct{ *Model }

func (brokenView) View() string { panic("no view") }

func (v brokenView) Update(tea.Msg) (tea.Model, tea.Cmd) { return v, tick() }

// A panic of the view ends the view, with its terminal as it was, and is told to who showed it.
func TestPanicOfTheView(t *testing.T) {
	for what, model := range map[string]tea.Model{
		"no snapshot": NewModel(broken{}, NewStyle(StyleOptions{})),
		"no view":     brokenView{NewModel(broken{late: true}, NewStyle(StyleOptions{}))},
	} {
		t.Run(what, func(t *testing.T) {
			var out bytes.Buffer
			in, keys := io.Pipe()
			defer keys.Close()
			g := &guard{model: model}
			err := g.run(tea.NewProgram(g, tea.WithInput(in), tea.WithOutput(&out), tea.WithAltScreen(), tea.WithoutSignalHandler()))
			var p *Panic
			if !errors.As(err, &p) || p.Why != what || !strings.Contains(string(p.Stack), "panic_test.go") {
				t.Fatalf("got %v, want the panic %q with its stack", err, what)
			}
			if !strings.Contains(out.String(), "\x1b[?1049l") {
				t.Errorf("got %q, want the terminal's own screen back", out.String())
			}
		})
	}
}
