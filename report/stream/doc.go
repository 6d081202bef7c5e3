// Package stream writes the output of a run in progress, one line per item: rows, which are what a series gained in an
// interval, and samples.
//
//	intervals := stream.NewIntervals(start, secrets)
//	err := stream.CSV(w, intervals.Next(elapsed, snapshot))
//
// Intervals turns snapshots into rows and keeps the latest state of each series; SampleLines turns samples into lines.
// Each belongs to one goroutine. Tags are masked on input. Errors are those of the write.
package stream
