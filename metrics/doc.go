// Package metrics is the stage between the VUs and everything that reads figures: samples go in, snapshots come out.
//
// A run has one Registry. A VU asks the Recorder of its shard for a handle (Counter, Trend, Rate, Gauge) of each series
// that it needs, keeps it, and records through it without any look-up:
//
//	reg := metrics.NewRegistry(metrics.Builtin(), runtime.GOMAXPROCS(0))
//	rec := reg.Recorder(vu)
//	tags := metrics.NewTags(map[string]string{"scenario": "chat", "name": "join"})
//	replies := rec.Trend(metrics.NameWSResponseTime, tags)
//	replies.Observe(took)
//
// Registry.Snapshot sums up what was recorded. It is called by one goroutine on a tick, and its result is what the live
// view, the thresholds, the streams and the reports read:
//
//	snap := reg.Snapshot(time.Since(start))
//	joins, ok := snap.Get(metrics.NameWSResponseTime, metrics.Tag{Key: "name", Value: "join"})
//
// Beside the metrics stand three small tables with what a person needs in order to understand them: the checks, the
// failures by kind with some examples each, and the closes of sessions by code.
//
// Registry.Samples gives the samples themselves, for streams that need each of them. They are kept in bounded buffers
// until they are taken; without it a sample is summed up and gone.
//
// # Parts of a run
//
// A snapshot and a Course, from which the points of a run's course are made, go to JSON and back without loss: every
// bucket of every histogram. Merge and MergeCourses put those of several processes together as if there had been one.
//
// # Who owns what
//
// A series is a metric with one set of tags. It has a cell in each shard, to which handles write: atomics for counters
// and rates, a mutex that is held for nanoseconds for trends. A gauge has one cell for all shards, since its extremes
// are those of the whole run. Roll-ups over several series are made when they are read, in Snapshot.Get.
//
// A trend's cell holds what came since the latest snapshot: first one by one, then, from 257 values on, in a dense HDR
// histogram of 188 KB that is borrowed from a pool. A snapshot takes it away, merges it into the series' sparse
// histogram and gives it back. Sparse histograms are not changed but replaced, so that snapshots share them. Those of
// the trends of Builtin, which are times, have one geometry: thousandths of the metric's unit (microseconds of
// milliseconds) up to 3 600 000 units (an hour), to 0.1 %. Any other finite value, and all of custom trends, is in a
// wide histogram: a bucket for each float64 of ten bits of mantissa, of both signs, of which those with samples are
// kept. Count, sum, minimum and maximum are kept beside, exactly.
//
// # Ceilings
//
// Memory follows the number of series and not of samples, and of a custom trend how far its values are apart: 16 bytes
// for each of at most 1024 buckets a doubling, so 160 KB for values from 1 to 1000, and 64 MB if they are all over what
// a float64 holds. There are at most 10 000 series, unless SetSeriesLimit says otherwise, and a tenth more with fewer
// tags, to which samples go from then on, so that totals stay right; Snapshot.Exploded names the tag that has too many
// values. There are at most 200 groups of failures, with three examples each, and five examples of each check.
package metrics
