package stream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"wsrun/metrics"
	"wsrun/report/format"
)

// NDJSON writes rows as JSON objects, one per line. The error is that of the write.
func NDJSON(w io.Writer, rows []Row) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for _, r := range rows {
		tags := format.Object{}
		for _, t := range r.Tags {
			tags = append(tags, format.Member{Key: t.Key, Value: t.Value})
		}
		line := format.Object{
			{Key: "time", Value: rowTime(r)},
			{Key: "elapsed_ms", Value: format.InMS(r.Elapsed)}, {Key: "interval_ms", Value: format.InMS(r.Length)},
			{Key: "metric", Value: r.Metric}, {Key: "type", Value: r.Type.String()},
			{Key: "unit", Value: r.Unit}, {Key: "tags", Value: tags},
		}
		for _, f := range rowFigures(r) {
			line = append(line, format.Member{Key: f.name, Value: format.Finite(f.value)})
		}
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("write NDJSON: %w", err)
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write NDJSON: %w", err)
	}
	return nil
}

func rowTime(r Row) string { return r.At.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// rowFigure is a figure of a row, with the same name as in the JSON summary.
type rowFigure struct {
	name  string
	value float64
}

// rowFigures returns the figures of a row according to its type, in the order of the columns.
func rowFigures(r Row) []rowFigure {
	switch r.Type {
	case metrics.CounterType:
		return []rowFigure{{"count", float64(r.Count)}, {"rate", r.Rate}}
	case metrics.RateType:
		return []rowFigure{{"rate", r.Rate}, {"passes", float64(r.Passes)}, {"fails", float64(r.Fails)}}
	case metrics.GaugeType:
		return []rowFigure{{"value", r.Value}}
	case metrics.TrendType:
	}
	out := []rowFigure{{"count", float64(r.Count)}, {"sum", r.Sum}, {"avg", r.Avg}}
	if r.Percentiles {
		out = append(
			out,
			rowFigure{"med", r.Med},
			rowFigure{"p(90)", r.P90},
			rowFigure{"p(95)", r.P95},
			rowFigure{"p(99)", r.P99},
		)
	}
	return out
}
