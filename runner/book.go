package runner

import (
	"sync"
	"sync/atomic"

	"wsrun/metrics"
	"wsrun/scenario"
)

// book holds the instruments that a run's VUs record with: a set for each kind of session, and shard.
type book struct {
	plan   *scenario.Plan
	reg    *metrics.Registry
	tags   metrics.Tags // of every sample
	target string       // of the sessions, for display
	suite  bool         // other files' runs share the registry

	opened  *metrics.Gauge                   // open connections
	scratch atomic.Pointer[metrics.Registry] // of the current warm-up: nobody reads it

	mu   sync.Mutex
	sets map[setKey]*instruments
}

// setKey identifies a set of instruments.
type setKey struct {
	shard int
	warm  bool
	sessionKey
}

// metricShards is the number of recorders that VUs are spread over. maxKeys bounds the sets of handles that are kept,
// for URLs that never repeat.
const (
	metricShards = 8
	maxKeys      = 8000
)

// Shards returns the number of shards for a run's registry.
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

// requestTag identifies the response times of a request.
func (b *book) requestTag(step *scenario.Step, label string) metrics.Tag {
	if b.suite && !step.Named {
		label = b.plan.InSuite(label)
	}
	return metrics.Tag{Key: "name", Value: label}
}
