//go:build unix && race

package cli

// raceEnabled tells that everything takes several times as long.
const raceEnabled = true
