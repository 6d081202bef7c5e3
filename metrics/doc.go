// Package metrics is the stage between the VUs and everything that reads figures: samples go in, snapshots come out.
//
// A run has one Registry. A VU asks the Recorder of its shard for a handle (Counter, Trend, Rate, Gauge) of each series
// that it needs, keeps it, and then records without any look-up:
//
//	reg := metrics.NewRegistry(metrics.Builtin(), runtime.GOMAXPROCS(0))
//	rec := reg.Recorder(vu)
//	tags := metrics.NewTags(map[string]string{"scenario": "chat", "name": "join"})
//	replies := rec.Trend(metrics.NameWSResponseTime, tags)
//	replies.Observe(took)
//
// Registry.Snapshot aggregates what was recorded. One goroutine calls it on a tick, and its result is what the live
// view, the thresholds, the streams and the reports read:
//
//	snap := reg.Snapshot(time.Since(start))
//	joins, ok := snap.Get(metrics.NameWSResponseTime, metrics.Tag{Key: "name", Value: "join"})
//
// Besides the metrics there are three small tables that help people to understand them: the checks, the failures by
// kind with some examples each, and the closes of sessions by code.
//
// Registry.Samples provides the individual samples, for streams that need each one. They are kept in bounded buffers
// until they are taken; without it, samples are only aggregated.
//
// # Parts of a run
//
// Snapshots, and Courses, from which the points of a run's course are computed, can be encoded as JSON and decoded
// without loss, with every bucket of every histogram. Merge and MergeCourses combine those of several processes as if
// there had been only one.
//
// # Who owns what
//
// A series is a metric with one set of tags. It has a cell in each shard, which handles write to: atomics for counters
// and rates, a mutex held for nanoseconds for trends. A gauge has a single cell for all shards, because its extremes
// are those of the whole run. Roll-ups over several series are computed on reading, in Snapshot.Get.
//
// A trend's cell holds what was recorded since the latest snapshot: first as single values, then, from 257 values on,
// in a dense HDR histogram of 188 KB borrowed from a pool. A snapshot takes it, merges it into the series' sparse
// histogram and returns it. Sparse histograms are replaced instead of modified, so that snapshots can share them. Those
// of the trends of Builtin, which are times, have one geometry: thousandths of the metric's unit (microseconds of
// milliseconds) up to 3 600 000 units (an hour), to 0.1 %. All other finite values, and all values of custom trends,
// are in a wide histogram: a bucket for each float64 with ten bits of mantissa, of either sign; only buckets with
// samples are stored. Count, sum, minimum and maximum are kept separately, and are exact.
//
// # Ceilings
//
// Memory depends on the number of series, not of samples, and for a custom trend on the spread of its values: 16 bytes
// for each of at most 1024 buckets per doubling, which is 160 KB for values from 1 to 1000, and 64 MB if they cover the
// whole range of float64. There are at most 10 000 series, unless SetSeriesLimit says otherwise, plus a tenth more with
// fewer tags, which then receive the samples, so that totals stay right; Snapshot.Exploded names the tag with too many
// values. There are at most 200 groups of failures with three examples each, and five examples of each check.
package metrics
