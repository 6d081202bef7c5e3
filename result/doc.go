// Package result is the outcome of a run: typed values that the runner and the suite fill in, and that every report
// reads.
//
// A [Run] holds its scenarios, its thresholds, notices and warnings, and the last snapshot of its metrics, which
// contains checks, errors with their frames, close codes and cut iterations. A [Step] is something that a single
// iteration did, reported as it happens. They are plain values: their creator hands them over complete, and readers
// never modify them, so they can be read concurrently.
//
// Marshal and Unmarshal write and read a run without loss. Merge combines the runs of several processes that shared the
// work into what a single process would have recorded.
//
// The package is a leaf: it imports only metrics and diag, and knows neither how a run is made nor how it is shown.
package result
