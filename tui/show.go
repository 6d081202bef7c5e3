package tui

import (
	"fmt"
	"os"

	_ "dark.wsrun" // before bubbletea, which asks the terminal as it is imported

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// framesPerSecond bounds what the terminal gets.
const framesPerSecond = 10

// ShowOptions are the terminal.
type ShowOptions struct {
	In, Out *os.File
	Color   bool
	Unicode bool
}

// Detect finds out what the terminal can do. It asks it whether it is dark, which has to come before Show: Bubble Tea would take the answer
// for keys. A terminal that does not answer is waited for, and is dark.
func Detect(o ShowOptions) *Style {
	r := lipgloss.NewRenderer(o.Out, termenv.WithUnsafe())
	so := StyleOptions{Color: termenv.Ascii, Dark: true, Unicode: o.Unicode}
	if o.Color {
		so.Color, so.Dark = r.ColorProfile(), lipgloss.NewRenderer(o.Out).HasDarkBackground()
		if so.Color == termenv.Ascii { // asked for, on a terminal that does not say what it has
			so.Color = termenv.ANSI
		}
	}
	return NewStyle(so)
}

// Show shows the view until the feed says that the run is done. Signals are left to the caller. An error means that the view ended early;
// the run goes on. It is a *Panic if that was a mistake of the view or its feed.
func Show(feed Feed, style *Style, o ShowOptions) error {
	return run(NewModel(feed, style), tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithAltScreen(), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond))
}

func run(model tea.Model, options ...tea.ProgramOption) error {
	g := &guard{model: model}
	_, err := tea.NewProgram(g, options...).Run()
	if g.panic != nil {
		err = g.panic
	}
	if err != nil {
		return fmt.Errorf("the live view: %w", err)
	}
	return nil
}
