// Package result is what a run came to: typed values that the runner and the suite fill, and that every report reads.
//
// A [Run] has its scenarios, its thresholds, what is worth knowing beside them, and the last snapshot of its metrics,
// which carries checks, errors with their frames, close codes and cut iterations. A [Step] is what a single iteration
// did, told as it happens. They are plain values: whoever made one gives it away whole, and readers only read it, so
// any number of them may do so at once.
//
// Marshal and Unmarshal write and read a run without loss, and Merge puts the runs of several processes that shared the
// work together into what one process would have recorded.
//
// The package is a leaf: it imports metrics and diag, and knows neither what made a run nor how it is shown.
package result
