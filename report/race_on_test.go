//go:build race

package report_test

// raceEnabled reports whether everything takes ten times as long: texts are shorter then.
const raceEnabled = true
