package stream

import (
	"time"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report/masked"
)

// Row is what one series gained in one interval. It is a plain value, and the unit of streams.
type Row struct {
	At      time.Time     // the interval's end
	Elapsed time.Duration // from the run's start to At
	Length  time.Duration // of the interval
	Metric  string
	Tags    metrics.Tags
	// Stats are those of the interval, not of the run. A trend has no extremes. If so many trends have changed that the
	// percentiles of all would disturb the load, it has only count, sum and mean.
	metrics.Stats
	Percentiles bool // a trend has percentiles
}

// intervalPercentiles is how many trends get percentiles in one interval: each takes some tenths of a millisecond.
const intervalPercentiles = 200

// Intervals turns the snapshots of a run into rows. It keeps only the latest state of each series. One goroutine uses
// it. A gauge has a row in each interval, other series only if they have new samples.
type Intervals struct {
	mask  *mask.Masker
	start time.Time
	at    time.Duration
	prev  map[string]metrics.Stats
}

// NewIntervals returns Intervals for a run that started at start. Tags are masked; a nil mask hides nothing.
func NewIntervals(start time.Time, mask *mask.Masker) *Intervals {
	return &Intervals{mask: mask, start: start, prev: map[string]metrics.Stats{}}
}

// Next returns the rows between the previous snapshot and this one, which was made at the given time after the start.
func (iv *Intervals) Next(at time.Duration, snap *metrics.Snapshot) []Row {
	length := at - iv.at
	if length <= 0 {
		return nil
	}
	iv.at = at
	rows := make([]Row, 0, len(snap.Series))
	percentiles := 0
	for _, s := range snap.Series {
		name := s.Name()
		before := iv.prev[name]
		iv.prev[name] = s.Stats
		if s.Type != metrics.GaugeType && s.Count == before.Count {
			continue
		}
		row := Row{At: iv.start.Add(at), Elapsed: at, Length: length, Metric: s.Metric, Tags: s.Tags}
		if s.Type == metrics.TrendType && percentiles == intervalPercentiles {
			row.Stats = s.MeanSince(before)
		} else {
			row.Stats = s.Since(before)
		}
		switch s.Type {
		case metrics.TrendType:
			row.Percentiles = percentiles < intervalPercentiles
			if row.Percentiles {
				percentiles++
			}
		case metrics.CounterType:
			row.Rate = float64(row.Count) / length.Seconds()
		case metrics.RateType, metrics.GaugeType: // are complete
		}
		row.Tags = masked.Tags(row.Tags, iv.mask)
		rows = append(rows, row)
	}
	return rows
}
