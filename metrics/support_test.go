package metrics_test

import (
	"sync/atomic"
	"testing"
	"time"

	"wsrun/metrics"
)

// newRegistry returns a registry with the built-in metrics and some custom ones.
func newRegistry(shards int) *metrics.Registry {
	return metrics.NewRegistry(append(metrics.Builtin(),
		metrics.Def{Name: "price", Type: metrics.TrendType, Unit: "EUR"},
		metrics.Def{Name: "orders", Type: metrics.CounterType},
		metrics.Def{Name: "in_stock", Type: metrics.RateType},
		metrics.Def{Name: "depth", Type: metrics.GaugeType},
	), shards)
}

// tags returns the tags of "key", "value", "key", "value" ….
func tags(kv ...string) metrics.Tags {
	var t metrics.Tags
	for i := 0; i < len(kv); i += 2 {
		t = t.With(metrics.Tag{Key: kv[i], Value: kv[i+1]})
	}
	return t
}

// get returns the figures of a metric, which must have samples.
func get(t *testing.T, snap *metrics.Snapshot, metric string, tags ...metrics.Tag) metrics.Stats {
	t.Helper()
	stats, ok := snap.Get(metric, tags...)
	if !ok {
		t.Fatalf("Get(%q, %v): no samples", metric, tags)
	}
	return stats
}

// snapshot takes a snapshot of a run of two seconds.
func snapshot(reg *metrics.Registry) *metrics.Snapshot { return reg.Snapshot(2 * time.Second) }

// near reports whether got is want but for the rounding of sums.
func near(got, want float64) bool {
	diff := got - want
	return diff <= 1e-9*want && diff >= -1e-9*want
}

// shardNumbers returns a source of 0, 1, 2 …, for goroutines that want a shard of their own.
func shardNumbers() func() int {
	var n atomic.Int64
	return func() int { return int(n.Add(1)) - 1 }
}
