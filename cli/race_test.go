//go:build unix && race

package cli

// raceEnabled reports whether everything takes several times as long.
const raceEnabled = true
