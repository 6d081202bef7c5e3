package metrics

import (
	"fmt"
	"sync"
)

// Recorder makes the handles of one shard. The same series gives the same handle. Looking one up takes a lock and a
// map: a VU does it once and keeps the handle. Safe for concurrent use.
//
// Asking for a metric that is not declared, or is of another type, is a programming error and panics.
type Recorder struct {
	registry *Registry
	shard    int

	mu    sync.Mutex
	known map[string]*series
}

// Counter returns the handle of a counter series.
func (rec *Recorder) Counter(metric string, tags Tags) *Counter {
	return &rec.find(metric, CounterType, tags).counters[rec.shard]
}

// Trend returns the handle of a trend series.
func (rec *Recorder) Trend(metric string, tags Tags) *Trend {
	return &rec.find(metric, TrendType, tags).trends[rec.shard]
}

// Rate returns the handle of a rate series.
func (rec *Recorder) Rate(metric string, tags Tags) *Rate {
	return &rec.find(metric, RateType, tags).rates[rec.shard]
}

// Gauge returns the handle of a gauge series, which is the same for all shards.
func (rec *Recorder) Gauge(metric string, tags Tags) *Gauge {
	return rec.find(metric, GaugeType, tags).gauge
}

func (rec *Recorder) find(name string, typ Type, tags Tags) *series {
	m := rec.registry.metrics[name]
	if m == nil {
		panic(fmt.Sprintf("metrics: %s is not declared", name))
	}
	if m.Type != typ {
		panic(fmt.Sprintf("metrics: %s is a %v, not a %v", name, m.Type, typ))
	}
	if !tags.normal() {
		tags = Tags(nil).With(tags...)
	}
	var buf [256]byte // on the stack: a look-up of a known series allocates nothing
	key := appendKey(buf[:0], name, tags)

	rec.mu.Lock()
	defer rec.mu.Unlock()
	if s := rec.known[string(key)]; s != nil {
		return s
	}
	r := rec.registry
	s, own := r.table.find(m, key, tags, len(r.recorders), &r.pool)
	if own {
		rec.known[string(key)] = s
	}
	return s
}
