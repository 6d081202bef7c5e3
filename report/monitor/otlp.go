package monitor

import (
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/masked"
)

// OTLP returns the state of a run in OpenTelemetry's data model, for an exporter to push: sums since the start, gauges,
// and exponential histograms of the same resolution as Prometheus' native ones. Names are prefixed with "wsrun."; times
// are in seconds. Tags become attributes and are masked; a nil mask hides nothing.
func OTLP(snap *metrics.Snapshot, start, at time.Time, version string, mask *mask.Masker) metricdata.ScopeMetrics {
	out := metricdata.ScopeMetrics{Scope: instrumentation.Scope{Name: "wsrun", Version: version}}
	docs := docsByName()
	for _, name := range monitored(snap) {
		list := monitoredSeries(snap, name)
		unit, scale := list[0].Unit, 1.0
		if unit == metrics.Milliseconds {
			unit, scale = "s", 1e-3
		}
		out.Metrics = append(out.Metrics, metricdata.Metrics{
			Name: "wsrun." + name, Description: docs[name], Unit: unit,
			Data: otlpData(list, scale, start, at, mask),
		})
	}
	return out
}

// otlpData returns the points of a metric's series; there is at least one.
func otlpData(list []metrics.Series, scale float64, start, at time.Time, mask *mask.Masker) metricdata.Aggregation {
	sum := metricdata.Sum[int64]{Temporality: metricdata.CumulativeTemporality, IsMonotonic: true}
	gauge := metricdata.Gauge[float64]{}
	histogram := metricdata.ExponentialHistogram[float64]{Temporality: metricdata.CumulativeTemporality}
	for _, s := range list {
		tags := attributes(masked.Tags(s.Tags, mask))
		count := func(n int64, more ...attribute.KeyValue) {
			set := attribute.NewSet(append(tags[:len(tags):len(tags)], more...)...)
			sum.DataPoints = append(
				sum.DataPoints,
				metricdata.DataPoint[int64]{Attributes: set, StartTime: start, Time: at, Value: n},
			)
		}
		switch s.Type {
		case metrics.CounterType:
			count(s.Count)
		case metrics.RateType:
			count(s.Passes, attribute.Bool("value", true))
			count(s.Fails, attribute.Bool("value", false))
		case metrics.GaugeType:
			gauge.DataPoints = append(
				gauge.DataPoints,
				metricdata.DataPoint[float64]{
					Attributes: attribute.NewSet(tags...),
					StartTime:  start,
					Time:       at,
					Value:      s.Value * scale,
				},
			)
		case metrics.TrendType:
			p := exponential(s.Stats, scale)
			p.Attributes, p.StartTime, p.Time = attribute.NewSet(tags...), start, at
			histogram.DataPoints = append(histogram.DataPoints, p)
		}
	}
	switch list[0].Type {
	case metrics.GaugeType:
		return gauge
	case metrics.TrendType:
		return histogram
	case metrics.CounterType, metrics.RateType:
	}
	return sum
}

func attributes(tags metrics.Tags) []attribute.KeyValue {
	out := make([]attribute.KeyValue, 0, len(tags))
	for _, t := range tags {
		out = append(out, attribute.String(t.Key, format.VisibleUpTo(t.Value, format.LongText)))
	}
	return out
}

// exponential returns a trend's histogram.
func exponential(s metrics.Stats, scale float64) metricdata.ExponentialHistogramDataPoint[float64] {
	b := exponentialOf(s, scale)
	return metricdata.ExponentialHistogramDataPoint[float64]{
		Count: uint64(s.Count), Sum: s.Sum * scale, Scale: int32(b.schema), ZeroCount: b.zero,
		Min: metricdata.NewExtrema(s.Min * scale), Max: metricdata.NewExtrema(s.Max * scale),
		PositiveBucket: inRow(b.positive), NegativeBucket: inRow(b.negative),
	}
}

// inRow lists buckets without gaps.
func inRow(side map[int]uint64) metricdata.ExponentialBucket {
	if len(side) == 0 {
		return metricdata.ExponentialBucket{}
	}
	low, high := ends(side)
	out := metricdata.ExponentialBucket{Offset: int32(low), Counts: make([]uint64, high-low+1)}
	for i, n := range side {
		out.Counts[i-low] = n
	}
	return out
}
