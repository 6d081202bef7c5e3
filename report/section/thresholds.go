package section

import (
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// thresholds returns the conditions for a pass, and the values that they were judged by.
func thresholds(r *result.Run) (Section, bool) {
	t := &Table{Caption: "Thresholds and the values that they were judged by", Bare: true, Columns: []Column{
		{"Metric", Code, 0}, {"Condition", Condition, 0}, {"Value", Figure, 0}, {"", Aside, HTML | Markdown},
		{"", Link, HTML}, {"", Note, Text},
	}}
	for _, th := range r.Thresholds {
		at, on := Place{File: th.File, Line: th.Line}, StandsOn(r, th)
		row := Row{Outcome: Passed, Weight: weigh(failure(th.OK))}
		var value, note Value = Judged{r, th}, String("")
		switch {
		case !th.OK:
			row.Outcome, value, note = Failed, Toned{value, Bad}, at
		case on != "":
			note = String("of " + on)
		}
		row.Cells = []Value{String(th.Metric), String(th.Condition), value, String(on), at, note}
		t.Rows = append(t.Rows, row)
	}
	return Section{
		ID: ThresholdsID, Title: "Thresholds", Failures: true, Open: true, Blocks: []Block{t},
	}, len(t.Rows) > 0
}

// StandsOn returns the number of samples that a threshold is based on, in words; "" if there is nothing to count.
func StandsOn(r *result.Run, t result.Threshold) string {
	s, _ := r.Figures().Get(t.Base)
	if t.Samples == 0 || s.Type == metrics.GaugeType || s.Type == metrics.CounterType {
		return ""
	}
	return format.Counted(t.Samples, "sample")
}

// thresholdValue formats a threshold's value in the unit of its aggregate.
func thresholdValue(f format.Numbers, r *result.Run, t result.Threshold) string {
	s, _ := r.Figures().Get(t.Base)
	switch {
	case s.Type == metrics.RateType && t.Aggregate == "rate":
		return f.Share(t.Value)
	case s.Type == metrics.CounterType && t.Aggregate == "rate":
		return f.PerSecond(t.Value, s.Unit)
	case s.Type != metrics.CounterType && t.Aggregate == "count":
		return f.Number(t.Value)
	}
	return f.Value(t.Value, s.Unit)
}
