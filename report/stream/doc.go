// Package stream writes what is written while a run goes on, one line a piece: rows, which are what a series gained in
// an interval, and samples.
//
//	intervals := stream.NewIntervals(start, secrets)
//	err := stream.CSV(w, intervals.Next(elapsed, snapshot))
//
// Intervals turns snapshots into rows and holds the latest state of each series; SampleLines turns samples into lines.
// Each belongs to one goroutine. Tags are masked as they come in. Errors are those of the write.
package stream
