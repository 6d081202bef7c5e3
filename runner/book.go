package runner

import (
	"sync"
	"sync/atomic"

	"wsrun/metrics"
	"wsrun/scenario"
)

// book keeps the instruments that a run's VUs record with: a set for each kind of session, and shard.
type book struct {
	plan   *scenario.Plan
	reg    *metrics.Registry
	tags   metrics.Tags // of every sample
	target string       // of the sessions, as people may see it
	suite  bool         // other files' runs share the registry

	opened  *metrics.Gauge                   // connections that are open
	scratch atomic.Pointer[metrics.Registry] // of a warm-up under way: nobody reads it

	mu   sync.Mutex
	sets map[setKey]*instruments
}

// setKey is what instruments are kept under.
type setKey struct {
	shard int
	warm  bool
	sessionKey
}

// metricShards is how many recorders VUs are spread over; maxKeys bounds the handle sets that are kept, for URLs that
// never repeat.
const (
	metricShards = 8
	maxKeys      = 8000
)

// Shards is the number of shards that a run's registry should have.
func Shards() int { return metricShards }

// warming reports whether the run is in its warm-up.
func (b *book) warming() bool { return b.scratch.Load() != nil }

// instruments returns the handles for sessions with these tags in a VU's shard.
func (b *book) instruments(id int, key sessionKey) *instruments {
	reg := b.reg
	full := setKey{id % metricShards, false, key}
	if scratch := b.scratch.Load(); scratch != nil {
		reg, full.warm = scratch, true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	inst := b.sets[full]
	if inst == nil {
		inst = newInstruments(b, reg.Recorder(full.shard), key.tags(b.tags))
		inst.warm = full.warm
		if b.sets == nil {
			b.sets = map[setKey]*instruments{}
		}
		if len(b.sets) < maxKeys {
			b.sets[full] = inst
		}
	}
	return inst
}

// requestTag is what a request's response times are found under.
func (b *book) requestTag(step *scenario.Step, label string) metrics.Tag {
	if b.suite && !step.Named {
		label = b.plan.InSuite(label)
	}
	return metrics.Tag{Key: "name", Value: label}
}
