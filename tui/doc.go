// Package tui shows a run as it happens.
//
// Snapshots of the metrics come in, text goes out: nothing here is fed by a VU, so a slow terminal never slows one. At present it
// is one line of progress.
package tui
