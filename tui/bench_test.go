package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// BenchmarkSecond is what the view does in a second of a run: all ticks, and a picture for each.
func BenchmarkSecond(b *testing.B) {
	f := newScript()
	for range 60 {
		f.play(true)
	}
	m := NewModel(f, NewStyle(StyleOptions{Color: termenv.TrueColor, Dark: true, Unicode: true}))
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	b.ReportAllocs()
	for b.Loop() {
		f.load.Elapsed += time.Second
		for range int(time.Second / tickEvery) {
			m.Update(tickMsg(time.Time{}))
			if m.View() == "" {
				b.Fatal("no picture")
			}
		}
	}
}
