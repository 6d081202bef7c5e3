package report

import (
	"io"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report/monitor"
	"wsrun/report/stream"
)

// What is written during a run has packages of its own: stream for rows and samples, monitor for monitoring systems.
type (
	// Row is what one series gained in one interval.
	Row = stream.Row
	// Intervals turns the snapshots of a run into rows.
	Intervals = stream.Intervals
	// SampleLines turns samples into lines of text.
	SampleLines = stream.SampleLines
)

// NewIntervals is stream.NewIntervals.
func NewIntervals(start time.Time, secrets *mask.Masker) *Intervals {
	return stream.NewIntervals(start, secrets)
}

// CSVHead is stream.CSVHead.
func CSVHead(w io.Writer) error { return stream.CSVHead(w) }

// CSV is stream.CSV.
func CSV(w io.Writer, rows []Row) error { return stream.CSV(w, rows) }

// NDJSON is stream.NDJSON.
func NDJSON(w io.Writer, rows []Row) error { return stream.NDJSON(w, rows) }

// CSVSamples is stream.CSVSamples.
func CSVSamples(start time.Time, secrets *mask.Masker) *SampleLines {
	return stream.CSVSamples(start, secrets)
}

// NDJSONSamples is stream.NDJSONSamples.
func NDJSONSamples(start time.Time, secrets *mask.Masker) *SampleLines {
	return stream.NDJSONSamples(start, secrets)
}

// PrometheusHandler is monitor.PrometheusHandler.
func PrometheusHandler(snapshot func() *metrics.Snapshot, secrets *mask.Masker) http.Handler {
	return monitor.PrometheusHandler(snapshot, secrets)
}

// PrometheusName is monitor.PrometheusName.
func PrometheusName(metric string, t metrics.Type, unit string) (name string, scale float64) {
	return monitor.PrometheusName(metric, t, unit)
}

// OTLP is monitor.OTLP.
func OTLP(
	snap *metrics.Snapshot, start, at time.Time, version string, secrets *mask.Masker,
) metricdata.ScopeMetrics {
	return monitor.OTLP(snap, start, at, version, secrets)
}
