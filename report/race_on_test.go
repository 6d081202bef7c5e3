//go:build race

package report_test

// raceEnabled tells that everything takes ten times as long: texts are shorter then.
const raceEnabled = true
