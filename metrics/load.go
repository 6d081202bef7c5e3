package metrics

import "sync"

// loads are the scenarios whose load is over. Rates per second are over the load's time, so what their sessions still
// do until they have ended adds to counts and not to rates. The zero value is ready.
type loads struct {
	mu   sync.Mutex
	over map[string]bool // by scenario
}

func (l *loads) end(scenario string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == nil {
		l.over = map[string]bool{}
	}
	l.over[scenario] = true
}

func (l *loads) ended(tags Tags) bool {
	scenario, ok := tags.Get("scenario")
	if !ok {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over[scenario]
}

// LoadEnded says that a scenario's load is over: what its counters add from now on counts, and is in no rate per
// second. To call it again changes nothing. Safe for concurrent use.
func (r *Registry) LoadEnded(scenario string) {
	r.merging.Lock()
	defer r.merging.Unlock()
	if r.loads.ended(Tags{{Key: "scenario", Value: scenario}}) {
		return
	}
	r.loads.end(scenario)
	list, _ := r.table.view()
	for _, s := range list {
		if name, ok := s.tags.Get("scenario"); !ok || name != scenario {
			continue
		}
		switch s.metric.Type {
		case CounterType:
			s.atEnd, s.rested = s.total(), true
		case TrendType:
			s.merge(&r.pending, &r.pool)
			s.atEnd, s.rested = s.tally.count, true
		case RateType, GaugeType: // not over time
		}
	}
}

// total is what all shards have added to a counter.
func (s *series) total() int64 {
	var n int64
	for i := range s.counters {
		n += s.counters[i].n.Load()
	}
	return n
}

// inLoad is how much of all that a series has counted fell into the load's time. The caller holds Registry.merging.
func (s *series) inLoad(l *loads, all int64) int64 {
	switch {
	case s.rested:
		return s.atEnd
	case l.ended(s.tags): // it was made after the load's end
		return 0
	}
	return all
}
