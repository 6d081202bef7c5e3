package report

import (
	"math"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"wsrun/mask"
	"wsrun/metrics"
)

// OTLP returns the state of a run as OpenTelemetry's data model has it, for an exporter to push: sums since the start,
// gauges, and exponential histograms of the same resolution as Prometheus' native ones. Names have "wsrun." in front;
// times are in seconds. Tags are attributes, and masked; a nil mask hides nothing.
func OTLP(snap *metrics.Snapshot, start, at time.Time, version string, mask *mask.Masker) metricdata.ScopeMetrics {
	out := metricdata.ScopeMetrics{Scope: instrumentation.Scope{Name: "wsrun", Version: version}}
	docs := map[string]string{}
	for _, d := range metrics.Builtin() {
		docs[d.Name] = d.Doc
	}
	for _, name := range monitored(snap) {
		list := monitoredSeries(snap, name)
		unit, scale := list[0].Unit, 1.0
		if unit == metrics.Milliseconds {
			unit, scale = "s", 1e-3
		}
		out.Metrics = append(out.Metrics, metricdata.Metrics{
			Name: "wsrun." + name, Description: docs[name], Unit: unit,
			Data: otlpData(list, scale, start, at, masking{mask}),
		})
	}
	return out
}

// otlpData returns the points of a metric's series; there is at least one.
func otlpData(list []metrics.Series, scale float64, start, at time.Time, mask masking) metricdata.Aggregation {
	sum := metricdata.Sum[int64]{Temporality: metricdata.CumulativeTemporality, IsMonotonic: true}
	gauge := metricdata.Gauge[float64]{}
	histogram := metricdata.ExponentialHistogram[float64]{Temporality: metricdata.CumulativeTemporality}
	for _, s := range list {
		tags := attributes(mask.tags(s.Tags))
		count := func(n int64, more ...attribute.KeyValue) {
			set := attribute.NewSet(append(tags[:len(tags):len(tags)], more...)...)
			sum.DataPoints = append(sum.DataPoints, metricdata.DataPoint[int64]{Attributes: set, StartTime: start, Time: at, Value: n})
		}
		switch s.Type {
		case metrics.CounterType:
			count(s.Count)
		case metrics.RateType:
			count(s.Passes, attribute.Bool("value", true))
			count(s.Fails, attribute.Bool("value", false))
		case metrics.GaugeType:
			gauge.DataPoints = append(gauge.DataPoints, metricdata.DataPoint[float64]{Attributes: attribute.NewSet(tags...), StartTime: start, Time: at, Value: s.Value * scale})
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
		out = append(out, attribute.String(t.Key, visibleUpTo(t.Value, htmlText)))
	}
	return out
}

// exponential returns a trend's histogram. The bucket of index i holds what is above base^i, up to base^(i+1).
func exponential(s metrics.Stats, scale float64) metricdata.ExponentialHistogramDataPoint[float64] {
	p := metricdata.ExponentialHistogramDataPoint[float64]{
		Count: uint64(s.Count), Sum: s.Sum * scale, Scale: nativeSchema,
		Min: metricdata.NewExtrema(s.Min * scale), Max: metricdata.NewExtrema(s.Max * scale),
	}
	buckets := &p.PositiveBucket
	s.EachBucket(func(v float64, n int64) {
		if v *= scale; v <= 0 {
			p.ZeroCount += uint64(n)
			return
		}
		index := int32(math.Ceil(math.Log2(v)*(1<<nativeSchema))) - 1
		if len(buckets.Counts) == 0 {
			buckets.Offset = index
		}
		for int(index-buckets.Offset) >= len(buckets.Counts) { // values ascend
			buckets.Counts = append(buckets.Counts, 0)
		}
		buckets.Counts[index-buckets.Offset] += uint64(n)
	})
	return p
}
