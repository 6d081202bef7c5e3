package monitor

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/masked"
)

// nativeSchema is the resolution of native histograms: eight buckets per doubling, 9 % apart.
const nativeSchema = 3

// PrometheusHandler answers scrapes with the state of a run. snapshot is called for each of them, concurrently; tags
// are masked. Names follow Prometheus conventions: the prefix "wsrun_", seconds and bytes, the suffix "_total" for
// sums. Trends are histograms, classic and native in one. What can't be represented is left out of the answer.
func PrometheusHandler(snapshot func() *metrics.Snapshot, mask *mask.Masker) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{snapshot, mask})
	return promhttp.HandlerFor(
		registry,
		promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true},
	)
}

// collector creates metrics from a snapshot when it is scraped.
type collector struct {
	snapshot func() *metrics.Snapshot
	mask     *mask.Masker
}

// Describe implements prometheus.Collector. It describes nothing, because the set of metrics changes during the run.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	snap := c.snapshot()
	docs := docsByName()
	for _, name := range monitored(snap) {
		series := monitoredSeries(snap, name)
		keys := labelKeys(tagKeys(series))
		for _, s := range series {
			values := make([]string, len(keys))
			for _, t := range masked.Tags(s.Tags, c.mask) {
				if i := slices.Index(keys, labelName(t.Key)); i >= 0 && values[i] == "" {
					values[i] = format.VisibleUpTo(t.Value, format.ShortText)
				}
			}
			collect(out, s, docs[name], keys, values)
		}
	}
}

// collect creates the metrics of one series.
func collect(out chan<- prometheus.Metric, s metrics.Series, doc string, keys, values []string) {
	name, scale := PrometheusName(s.Metric, s.Type, s.Unit)
	if doc == "" {
		doc = "A metric of the scenario's own."
	}
	desc := prometheus.NewDesc(name, doc, keys, nil)
	send := func(m prometheus.Metric, err error) {
		if err == nil {
			out <- m
		}
	}
	switch s.Type {
	case metrics.CounterType:
		send(prometheus.NewConstMetric(desc, prometheus.CounterValue, float64(s.Count)*scale, values...))
	case metrics.GaugeType:
		send(prometheus.NewConstMetric(desc, prometheus.GaugeValue, s.Value*scale, values...))
	case metrics.RateType:
		desc = prometheus.NewDesc(name, doc, append(slices.Clone(keys), "value"), nil)
		count := func(n int64, value string) {
			all := append(slices.Clone(values), value)
			send(prometheus.NewConstMetric(desc, prometheus.CounterValue, float64(n), all...))
		}
		count(s.Passes, "true")
		count(s.Fails, "false")
	case metrics.TrendType:
		send(newHistogram(desc, s.Stats, scale, values))
	}
}

// PrometheusName returns the Prometheus name of a metric, and the factor for its values.
func PrometheusName(metric string, t metrics.Type, unit string) (name string, scale float64) {
	name, scale = "wsrun_"+labelName(metric), 1
	switch unit {
	case "":
	case metrics.Milliseconds:
		name, scale = name+"_seconds", 1e-3
	case metrics.Bytes:
		name += "_bytes"
	default:
		name += "_" + labelName(unit)
	}
	if t == metrics.CounterType || t == metrics.RateType {
		name += "_total"
	}
	return name, scale
}

// labelName returns a name of letters, digits and underscores.
func labelName(s string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, s)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}

// labelKeys returns the distinct label names for tags. Two leading underscores are reserved by Prometheus, and le and
// value are ours.
func labelKeys(tags []string) []string {
	var keys []string
	for _, tag := range tags {
		key := labelName(tag)
		if !slices.Contains(keys, key) && !strings.HasPrefix(key, "__") && key != "le" && key != "value" {
			keys = append(keys, key)
		}
	}
	return keys
}

// classicBounds returns the bounds of classic buckets, in Prometheus' unit: for times in seconds; for other trends,
// which may have any magnitude, three per power of ten from 0.001 to 1e9, and zero.
func classicBounds(unit string) []float64 {
	if unit != metrics.Milliseconds {
		bounds := []float64{0}
		for e := -3; e < 9; e++ {
			ten := math.Pow10(e)
			bounds = append(bounds, ten, ten*2.5, ten*5)
		}
		return append(bounds, 1e9)
	}
	return []float64{
		0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
		1800,
	}
}

// histogram is a classic and a native histogram in one metric: the scraper takes the one that it supports.
type histogram struct {
	classic, native prometheus.Metric
}

func newHistogram(desc *prometheus.Desc, s metrics.Stats, scale float64, values []string) (prometheus.Metric, error) {
	bounds := classicBounds(s.Unit)
	scaled := make([]float64, len(bounds))
	for i, b := range bounds {
		scaled[i] = b / scale
	}
	classic := map[float64]uint64{}
	for i, n := range s.UpTo(scaled) {
		classic[bounds[i]] = uint64(n)
	}
	native := exponentialOf(s, scale)
	h := histogram{}
	var err error
	h.classic, err = prometheus.NewConstHistogram(desc, uint64(s.Count), s.Sum*scale, classic, values...)
	if err != nil {
		return nil, err
	}
	h.native, err = prometheus.NewConstNativeHistogram(
		desc,
		uint64(s.Count),
		s.Sum*scale,
		byUpperBound(native.positive),
		byUpperBound(native.negative),
		native.zero,
		int32(native.schema),
		0,
		time.Time{},
		values...)
	return h, err
}

// byUpperBound numbers buckets like Prometheus, by the power at their upper end.
func byUpperBound(side map[int]uint64) map[int]int64 {
	out := make(map[int]int64, len(side))
	for i, n := range side {
		out[i+1] = int64(n)
	}
	return out
}

// Desc implements prometheus.Metric.
func (h histogram) Desc() *prometheus.Desc { return h.classic.Desc() }

// Write implements prometheus.Metric.
func (h histogram) Write(out *dto.Metric) error {
	var native dto.Metric
	if err := h.native.Write(&native); err != nil {
		return err
	}
	if err := h.classic.Write(out); err != nil {
		return err
	}
	to, from := out.Histogram, native.Histogram
	to.Schema, to.ZeroThreshold, to.ZeroCount = from.Schema, from.ZeroThreshold, from.ZeroCount
	to.PositiveSpan, to.PositiveDelta = from.PositiveSpan, from.PositiveDelta
	to.NegativeSpan, to.NegativeDelta = from.NegativeSpan, from.NegativeDelta
	return nil
}
