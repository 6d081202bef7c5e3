// Package tui shows a run while it happens: a live view on a terminal, or a line of progress every few seconds without
// one.
//
// Snapshots of the metrics go in, text comes out. VUs feed nothing here: the view pulls from a Feed on its own tick, so
// a slow terminal never slows down the run. The stages are
//
//	Feed ─tick→ State (what is shown, the history of its figures, where the user is) ─Render(width, height)→ text
//
// Render is pure and makes all layout decisions. It draws on a canvas of cells, which truncates what does not fit and
// makes control characters visible, so no name and no payload can wrap, overflow or draw elsewhere. Show wraps both in
// a Bubble Tea program; it is the only part that knows a terminal. It does not handle signals: keys call Feed.Stop and
// Feed.Cut.
package tui
