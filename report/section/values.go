package section

import (
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// Value is the content of a cell, with its unit. Write formats it with f; texts are returned unchanged.
type Value interface{ Write(f format.Numbers) string }

// String is a text.
type String string

// Write implements Value.
func (s String) Write(format.Numbers) string { return string(s) }

// Count is a number of something.
type Count int64

// Write implements Value.
func (n Count) Write(format.Numbers) string { return strconv.FormatInt(int64(n), 10) }

// Quantity is a figure in a unit of a metric.
type Quantity struct {
	Amount float64
	Unit   string
}

// Write implements Value.
func (q Quantity) Write(f format.Numbers) string { return f.Value(q.Amount, q.Unit) }

// Rate is an amount per second.
type Rate struct {
	Amount float64
	Unit   string
}

// Write implements Value.
func (r Rate) Write(f format.Numbers) string { return f.PerSecond(r.Amount, r.Unit) }

// Level is the first or the second figure of a metric that is not a trend: a count and its rate, a share and its basis,
// a level and its extremes.
type Level struct {
	metrics.Stats
	Second bool
}

// Write implements Value.
func (l Level) Write(f format.Numbers) string {
	texts := levelTexts(f, l.Stats)
	switch {
	case !l.Second:
		return texts[0]
	case len(texts) > 1:
		return texts[1]
	}
	return ""
}

// Judged is the value that a threshold was judged by, in the unit of its aggregate.
type Judged struct {
	Run       *result.Run
	Threshold result.Threshold
}

// Write implements Value.
func (j Judged) Write(f format.Numbers) string {
	if j.Threshold.NoData {
		return "no data"
	}
	return thresholdValue(f.Exact(), j.Run, j.Threshold)
}

// Waited is the longest wait of an iteration until it was cut.
type Waited time.Duration

// Write implements Value.
func (w Waited) Write(f format.Numbers) string {
	if time.Duration(w) < time.Millisecond {
		return ""
	}
	return "after " + f.Spaced().Took(time.Duration(w))
}

// Place is a place in a file.
type Place diag.Pos

// Write implements Value.
func (p Place) Write(format.Numbers) string { return format.Place(diag.Pos(p)) }

// CloseCode is a close code; it is written with its meaning.
type CloseCode int

// Write implements Value.
func (c CloseCode) Write(format.Numbers) string {
	return strings.TrimRight(strconv.Itoa(int(c))+"  "+metrics.CloseMeaning(int(c)), " ")
}

// MetricName is the name of a metric, or of a part of it selected by tags.
type MetricName struct {
	Metric, Unit string
	Tags         metrics.Tags
}

// Write implements Value: in the rows below a metric, a part is written as its tags.
func (m MetricName) Write(format.Numbers) string {
	if len(m.Tags) > 0 {
		return "  {" + m.Tags.String() + "}"
	}
	return withUnit(m.Metric, m.Unit)
}

// Whole returns the name for rows that stand on their own.
func (m MetricName) Whole() string {
	if len(m.Tags) > 0 {
		return m.Metric + "{" + m.Tags.String() + "}"
	}
	return withUnit(m.Metric, m.Unit)
}

// Range is the position of a row's times within those of all rows.
type Range struct {
	metrics.Stats
	Low, High float64 // of all rows, in the metric's unit
}

// Write implements Value.
func (r Range) Write(f format.Numbers) string {
	return f.Value(r.Min, r.Unit) + " to " + f.Value(r.Max, r.Unit)
}

// Toned is a value with a colour in a terminal.
type Toned struct {
	Value
	Tone Tone
}

// Tone is the meaning of a value's colour.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Faint      // it can be skipped
	Bad
)
