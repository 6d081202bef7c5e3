// Package tui shows a run as it happens: a live view in the terminal, or a line of progress every few seconds where
// there is none.
//
// Snapshots of the metrics come in, text goes out. Nothing here is fed by a VU: the view pulls from a Feed on its own
// tick, so that a slow terminal never slows the run. The stages are
//
//	Feed ─tick→ State (what is shown, the history of its figures, where the person is) ─Render(width, height)→ text
//
// Render is pure and holds every decision of layout. It draws on a canvas of cells, which cuts what does not fit and
// makes control characters visible, so that no name and no payload can wrap, overflow or paint elsewhere. Show wraps
// both in a Bubble Tea program; it is the only part that knows a terminal. Signals are not its business: keys call
// Feed.Stop and Feed.Cut.
package tui
