//go:build !race

package scenario

// raceEnabled reports whether everything takes ten times as long.
const raceEnabled = false
