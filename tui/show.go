package tui

import (
	"fmt"
	"os"

	_ "dark.wsrun" // before bubbletea, which queries the terminal when it is imported

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// framesPerSecond bounds how often the terminal is updated.
const framesPerSecond = 10

// ShowOptions describe the terminal.
type ShowOptions struct {
	In, Out *os.File
	Color   bool
	Unicode bool
}

// styleOptions derives the terminal's capabilities, as far as the environment reveals them.
func styleOptions(o ShowOptions) StyleOptions {
	so := StyleOptions{Color: termenv.Ascii, Dark: assumedDark(os.Getenv("COLORFGBG")), Unicode: o.Unicode}
	if o.Color {
		so.Color = lipgloss.NewRenderer(o.Out, termenv.WithUnsafe()).ColorProfile()
		if so.Color == termenv.Ascii { // requested, on a terminal that does not report its colours
			so.Color = termenv.ANSI
		}
	}
	return so
}

// Show shows the view until the feed reports that the run is done. It leaves signals to the caller. An error means that
// the view ended early while the run goes on. It is a *Panic if the view or its feed panicked.
func Show(feed Feed, o ShowOptions) error {
	so := styleOptions(o)
	model := NewModel(feed, NewStyle(so))
	var program *tea.Program
	in := &answers{File: o.In, found: func(dark bool) { program.Send(backgroundMsg{dark}) }}
	if o.Color && answersQueries(os.Getenv("TERM")) {
		model.ask = ask(o.Out)
	}
	model.restyle = func(dark bool) *Style {
		so.Dark = dark
		return NewStyle(so)
	}
	g := &guard{model: model}
	program = tea.NewProgram(
		g,
		tea.WithInput(in),
		tea.WithOutput(o.Out),
		tea.WithAltScreen(),
		tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
	)
	return g.run(program)
}

// run runs the program that shows the guard.
func (g *guard) run(program *tea.Program) error {
	_, err := program.Run()
	if g.panic != nil {
		err = g.panic
	}
	if err != nil {
		return fmt.Errorf("the live view: %w", err)
	}
	return nil
}
