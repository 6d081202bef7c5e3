package metrics

import (
	"fmt"
	"sync"
)

// Registry holds all samples of a run, summed up as they come. Make it with NewRegistry. All methods are safe for
// concurrent use. Its memory depends on the number of series, not of samples.
type Registry struct {
	defs      []Def
	metrics   map[string]*metric // not changed after NewRegistry
	recorders []*Recorder
	table     seriesTable
	pool      histogramPool

	checks   checkTable
	failures failureTable
	closes   closeTable
	cuts     cutTable
	loads    loads

	// merging is held by Snapshot. It guards the merged part of each series, and the following.
	merging sync.Mutex
	sorted  []*series // by metric and tags
	pending pending
}

// NewRegistry returns the Registry of a run for the declared metrics, with the given number of shards; GOMAXPROCS is
// a good one. A name that is declared twice panics, unless both say the same type and unit.
func NewRegistry(defs []Def, shards int) *Registry {
	r := &Registry{
		metrics: make(map[string]*metric, len(defs)),
		table:   seriesTable{byKey: map[string]*series{}, limit: defaultSeriesLimit},
	}
	times := map[string]bool{}
	for _, d := range Builtin() {
		times[d.Name] = true
	}
	for _, d := range defs {
		if old := r.metrics[d.Name]; old != nil {
			if old.Type != d.Type || old.Unit != d.Unit {
				panic(fmt.Sprintf("metrics: %s is declared as a %v (unit %q) and as a %v (unit %q)",
					d.Name, old.Type, old.Unit, d.Type, d.Unit))
			}
			continue
		}
		m := &metric{Def: d, rank: len(r.defs), wide: !times[d.Name]}
		if d.Type == GaugeType {
			m.total = &gaugeTotal{}
		}
		r.metrics[d.Name] = m
		r.defs = append(r.defs, d)
	}
	for i := range max(shards, 1) {
		r.recorders = append(r.recorders, &Recorder{registry: r, shard: i, known: map[string]*series{}})
	}
	return r
}

// SetSeriesLimit sets the ceiling on series, 10 000 by default. Call it before the first handle is made.
func (r *Registry) SetSeriesLimit(n int) {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	r.table.limit = n
}

// Recorder returns the recorder of a shard: i, say a VU's number, modulo the number of shards.
func (r *Registry) Recorder(i int) *Recorder {
	n := len(r.recorders)
	return r.recorders[((i%n)+n)%n]
}
