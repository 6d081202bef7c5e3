package metrics

import (
	"fmt"
	"sync"
)

// Recorder creates the handles of one shard. The same series always gives the same handle. A look-up takes a lock and a
// map access: a VU does it once and keeps the handle. It is safe for concurrent use.
//
// It panics if a metric is not declared or has another type, because that is a programming error.
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
	var buf [256]byte // on the stack: looking up a known series allocates nothing
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
