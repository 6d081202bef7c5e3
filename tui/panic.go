package tui

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// Panic is the error of a view that panicked, or whose feed did. The terminal has been restored, and the run goes on.
type Panic struct {
	Why   any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.Why) }

// guard ends the program when its model panics. Bubble Tea would too, but print the panic to standard output.
type guard struct {
	model tea.Model
	panic *Panic // set by the first panic; the model is not called again
}

// Init implements tea.Model.
func (g *guard) Init() tea.Cmd { return g.model.Init() }

// Update implements tea.Model.
func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	if g.panic != nil {
		return g, tea.Quit
	}
	defer g.keep(func() { m, cmd = g, tea.Quit })
	g.model, cmd = g.model.Update(msg)
	return g, cmd
}

// View implements tea.Model. After a panic in it, the next tick ends the program.
func (g *guard) View() (text string) {
	if g.panic != nil {
		return ""
	}
	defer g.keep(func() {})
	return g.model.View()
}

// keep is deferred: it recovers from a panic, records it and calls end to set the results of the method.
func (g *guard) keep(end func()) {
	if why := recover(); why != nil {
		g.panic = &Panic{Why: why, Stack: debug.Stack()}
		end()
	}
}
