package metrics

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// snapshotJSON is the JSON encoding of a Snapshot. The names of fields are part of the format.
type snapshotJSON struct {
	Elapsed, Load time.Duration
	Defs          []Def
	Series        []seriesJSON
	Totals        []seriesJSON // sorted by metric
	Checks        []CheckCount
	Errors        []ErrorGroup
	Closes        []CloseCount
	Cuts          []CutCount
	Exploded      string `json:",omitzero"`
}

type seriesJSON struct {
	Metric string
	Tags   Tags `json:",omitzero"`
	Stats  statsJSON
}

// statsJSON encodes Stats: the figures, and what they were computed from.
type statsJSON struct {
	Type Type
	Unit string `json:",omitzero"`

	Count  int64   `json:",omitzero"`
	InLoad int64   `json:",omitzero"`
	Rate   float64 `json:",omitzero"`

	Passes int64 `json:",omitzero"`
	Fails  int64 `json:",omitzero"`

	Avg, Min, Med, Max, P90, P95, P99, Sum float64 `json:",omitzero"`

	Value float64 `json:",omitzero"`

	Histogram *distributionJSON `json:",omitzero"`
	Tally     *tallyJSON        `json:",omitzero"`
	Gauge     *gaugeJSON        `json:",omitzero"`
}

type tallyJSON struct {
	Count         int64
	Sum, Min, Max float64
	HugeSum       float64 `json:",omitzero"`
}

type gaugeJSON struct {
	Value, Min, Max float64
	Known, Absolute bool
	Change          uint64
}

// MarshalJSON implements json.Marshaler. It writes everything in the snapshot, so that what UnmarshalJSON makes of it
// gives the same answers and merges in the same way.
func (s *Snapshot) MarshalJSON() ([]byte, error) {
	out := snapshotJSON{
		Elapsed: s.Elapsed, Load: s.Load, Defs: s.defs, Checks: s.Checks, Errors: s.Errors, Closes: s.Closes,
		Cuts: s.Cuts, Exploded: s.Exploded,
	}
	if s.Series != nil {
		out.Series = make([]seriesJSON, 0, len(s.Series))
	}
	for _, one := range s.Series {
		stats, err := one.Stats.encode()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.Name(), err)
		}
		out.Series = append(out.Series, seriesJSON{one.Metric, one.Tags, stats})
	}
	for _, name := range sortedKeys(s.totals) {
		stats, err := s.totals[name].encode()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Totals = append(out.Totals, seriesJSON{Metric: name, Stats: stats})
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Snapshot) UnmarshalJSON(data []byte) error {
	var in snapshotJSON
	if err := strict(data, &in); err != nil {
		return err
	}
	out := Snapshot{
		Elapsed: in.Elapsed, Load: in.Load, Checks: in.Checks, Errors: in.Errors, Closes: in.Closes, Cuts: in.Cuts,
		Exploded: in.Exploded, defs: in.Defs, rollUps: &rollUps{kept: map[string]Stats{}}, totals: map[string]Stats{},
	}
	if in.Series != nil {
		out.Series = make([]Series, 0, len(in.Series))
	}
	for _, one := range in.Series {
		stats, err := one.Stats.decode()
		if err != nil {
			return fmt.Errorf("%s: %w", one.Metric, err)
		}
		if !one.Tags.normal() {
			return fmt.Errorf("%s: its tags are not in order: %s", one.Metric, one.Tags)
		}
		out.Series = append(out.Series, Series{one.Metric, one.Tags, stats})
	}
	if !slices.IsSortedFunc(out.Series, orderSeries) {
		return errors.New("the series are not in order")
	}
	for _, one := range in.Totals {
		stats, err := one.Stats.decode()
		if err != nil {
			return fmt.Errorf("%s: %w", one.Metric, err)
		}
		out.totals[one.Metric] = stats
	}
	*s = out
	return nil
}

func (s Stats) encode() (statsJSON, error) {
	out := statsJSON{
		Type: s.Type, Unit: s.Unit, Count: s.Count, InLoad: s.InLoad, Rate: s.Rate, Passes: s.Passes, Fails: s.Fails,
		Avg: s.Avg, Min: s.Min, Med: s.Med, Max: s.Max, P90: s.P90, P95: s.P95, P99: s.P99, Sum: s.Sum, Value: s.Value,
	}
	var err error
	if s.dist != nil {
		out.Histogram, err = s.dist.encode()
	}
	if s.tally != (tally{}) {
		out.Tally = &tallyJSON{s.tally.count, s.tally.sum, s.tally.min, s.tally.max, s.tally.hugeSum}
	}
	if g := s.gauge; g != (gaugeState{}) {
		out.Gauge = &gaugeJSON{g.value, g.min, g.max, g.known, g.absolute, g.change}
	}
	return out, err
}

func (s statsJSON) decode() (Stats, error) {
	out := Stats{
		Type: s.Type, Unit: s.Unit, Count: s.Count, InLoad: s.InLoad, Rate: s.Rate, Passes: s.Passes, Fails: s.Fails,
		Avg: s.Avg, Min: s.Min, Med: s.Med, Max: s.Max, P90: s.P90, P95: s.P95, P99: s.P99, Sum: s.Sum, Value: s.Value,
	}
	if s.Type < CounterType || s.Type > GaugeType {
		return out, fmt.Errorf("there is no type %d of metrics", s.Type)
	}
	if t := s.Tally; t != nil {
		out.tally = tally{t.Count, t.Sum, t.Min, t.Max, t.HugeSum}
	}
	if g := s.Gauge; g != nil {
		out.gauge = gaugeState{g.Value, g.Min, g.Max, g.Known, g.Absolute, g.Change}
	}
	var err error
	if s.Histogram != nil {
		out.dist, err = s.Histogram.decode()
		if err == nil && out.dist.total() != s.Count {
			err = fmt.Errorf("its histogram has %d of %d samples", out.dist.total(), s.Count)
		}
	}
	return out, err
}

// courseJSON encodes a Course. Responses are those since the previous state.
type courseJSON struct {
	Every int
	Marks []markJSON
}

type markJSON struct {
	At                       time.Duration
	Gauges                   map[string][2]float64 // current, and highest since the previous state
	Sessions, Sent, Received int64
	Responses                *distributionJSON `json:",omitzero"`
	Errors                   map[string]int64  `json:",omitzero"`
	Closes                   map[int]int64     `json:",omitzero"`
}

// MarshalJSON implements json.Marshaler.
func (c *Course) MarshalJSON() ([]byte, error) {
	out := courseJSON{Every: c.every}
	var before *distribution
	for i := range c.marks {
		m := &c.marks[i]
		one := markJSON{
			At: m.at, Gauges: map[string][2]float64{}, Sessions: m.sessions, Sent: m.sent, Received: m.received,
			Errors: m.errors, Closes: m.closes,
		}
		for name, l := range m.gauges {
			one.Gauges[name] = [2]float64{l.now, l.top}
		}
		var err error
		if m.responses.total() > before.total() {
			one.Responses, err = m.responses.minus(before).encode()
		}
		if err != nil {
			return nil, fmt.Errorf("the state at %s: %w", m.at, err)
		}
		before = m.responses
		out.Marks = append(out.Marks, one)
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *Course) UnmarshalJSON(data []byte) error {
	var in courseJSON
	if err := strict(data, &in); err != nil {
		return err
	}
	if in.Every < 1 {
		return fmt.Errorf("states every %d seconds", in.Every)
	}
	out := Course{every: in.Every}
	var before mark
	for _, one := range in.Marks {
		m := mark{
			at: one.At, gauges: map[string]level{}, sessions: one.Sessions, sent: one.Sent, received: one.Received,
			responses: before.responses, errors: one.Errors, closes: one.Closes,
		}
		if m.at < before.at || m.at > maxCourse {
			return fmt.Errorf("a state at %s after one at %s", m.at, before.at)
		}
		for name, l := range one.Gauges {
			m.gauges[name] = level{l[0], l[1]}
		}
		if one.Responses != nil {
			more, err := one.Responses.decode()
			if err != nil {
				return fmt.Errorf("the state at %s: %w", m.at, err)
			}
			if before.responses != nil {
				more = sumDistributions([]*distribution{before.responses, more})
			}
			m.responses = more
		}
		out.marks = append(out.marks, m)
		before = m
	}
	*c = out
	return nil
}

// maxCourse bounds the duration of a course, so that damaged input can't exhaust the memory.
const maxCourse = 10 * 365 * 24 * time.Hour
