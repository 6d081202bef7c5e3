package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Threshold is one condition on a metric: what counts as a pass. It is immutable; Judge may be called from any goroutine.
type Threshold struct {
	Metric     string // as the file writes it, tags and all
	Base       string // the metric alone
	Tags       metrics.Tags
	Condition  string
	At         diag.Pos
	Abort      bool          // stop the run when it fails
	After      time.Duration // it is not judged before, while the run goes on
	NoDataPass bool

	aggregate string
	quantile  float64
	op        string
	limit     float64
}

var (
	conditionRE = regexp.MustCompile(`^\s*([a-z]+(?:\(\s*[0-9.]+\s*\))?)\s*(<=|>=|==|!=|<|>|=)\s*([0-9.]+(?:e[+-]?[0-9]+)?)\s*([^\s0-9].*?)?\s*$`)
	selectorRE  = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(?:\{(.*)\})?$`)
)

// ParseSelector reads a metric with the tags that its samples must carry: ws_response_time{name:join}. Values may be quoted.
func ParseSelector(src diag.Text, out *diag.List) (base string, tags []metrics.Tag, ok bool) {
	m := selectorRE.FindStringSubmatch(strings.TrimSpace(src.Value))
	if m == nil {
		out.Errorf(src.At(0), runes(src.Value), "%s is not a metric: a name, or a name with tags such as ws_response_time{name:join}", diag.Quote(src.Value))
		return "", nil, false
	}
	if m[2] == "" {
		return m[1], nil, true
	}
	for part := range strings.SplitSeq(m[2], ",") {
		key, value, found := strings.Cut(part, ":")
		key, value = strings.TrimSpace(key), strings.Trim(strings.TrimSpace(value), `"'`)
		if !found || key == "" || value == "" {
			out.Errorf(src.At(0), runes(src.Value), "%s is not a tag: tags are written {key:value,key:value}", diag.Quote(part))
			return "", nil, false
		}
		tags = append(tags, metrics.Tag{Key: key, Value: value})
	}
	return m[1], tags, true
}

// Aggregates are the figures that a type of metric has.
func Aggregates(t metrics.Type) []string {
	switch t {
	case metrics.CounterType:
		return []string{"count", "rate"}
	case metrics.RateType:
		return []string{"rate"}
	case metrics.GaugeType:
		return []string{"value", "min", "max"}
	default:
		return []string{"avg", "min", "max", "med", "p(x)", "count"}
	}
}

// ParseCondition reads `aggregate operator number+unit` for a metric; nil if a finding was added to out.
func ParseCondition(src diag.Text, def metrics.Def, out *diag.List) *Threshold {
	bad := func(format string, args ...any) *diag.Finding {
		return out.Errorf(src.At(0), runes(src.Value), format, args...)
	}
	m := conditionRE.FindStringSubmatch(src.Value)
	if m == nil {
		if meant := meantCondition(src.Value, def); meant != "" {
			bad("%s is not a condition, did you mean %s?", diag.Quote(src.Value), diag.Quote(meant))
			return nil
		}
		bad("%s is not a condition: aggregate, operator and number, such as %s", diag.Quote(src.Value), example(def)).
			Note("aggregates of %s: %s", def.Name, strings.Join(Aggregates(def.Type), ", "))
		return nil
	}
	if joinRE.MatchString(m[4]) {
		bad("%s are several conditions: write a list, such as [%s, …]", diag.Quote(src.Value), example(def))
		return nil
	}
	t := &Threshold{Condition: strings.TrimSpace(src.Value), At: src.At(0), aggregate: m[1], op: m[2]}
	if t.op == "=" {
		bad("`=` is no comparison: write ==")
		return nil
	}
	if inner, ok := strings.CutPrefix(m[1], "p("); ok {
		q, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(inner, ")")), 64)
		if err != nil || q < 0 || q > 100 {
			bad("%s is not a percentile: p(0) to p(100)", m[1])
			return nil
		}
		t.aggregate, t.quantile = "p(x)", q/100
		if q > 0 && q < 1 {
			out.Warnf(src.At(0), runes(src.Value), "%s is a percentile of less than 1: nearly the minimum", m[1]).Note("percentiles go from p(0) to p(100)")
		}
	}
	if !slices.Contains(Aggregates(def.Type), t.aggregate) {
		hint := diag.DidYouMean(m[1], Aggregates(def.Type))
		if meant := meantAggregate(m[1], def); meant != "" {
			hint = ", did you mean " + diag.Quote(meant) + "?"
		}
		bad("%s is a %s, which has no %s%s", def.Name, def.Type, diag.Quote(m[1]), hint).
			Note("it has: %s", strings.Join(Aggregates(def.Type), ", "))
		return nil
	}
	limit, err := t.parseLimit(m[3], m[4], def)
	if err != nil {
		found := bad("%v", err)
		if m[4] == "%" && def.Type == metrics.CounterType {
			found.Note("a counter's rate is a number a second; a share is that of a rate, such as ws_connect_failed: rate < 1%%")
		}
		return nil
	}
	t.limit = limit
	return t
}

func example(def metrics.Def) string {
	switch def.Type {
	case metrics.CounterType:
		return "count == 0"
	case metrics.RateType:
		return "rate > 99%"
	case metrics.GaugeType:
		return "max < 100"
	default:
		if def.Unit == metrics.Milliseconds {
			return "p(95) < 200ms"
		}
		return "p(95) < 200"
	}
}

// parseLimit reads the number in the metric's unit: ms, bytes, a share from 0 to 1, or a bare number.
func (t *Threshold) parseLimit(number, unit string, def metrics.Def) (float64, error) {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number", diag.Quote(number))
	}
	var units map[string]float64
	switch {
	case def.Type == metrics.RateType:
		units = map[string]float64{"": 1, "%": 0.01}
		if unit == "" && v > 1 {
			return 0, fmt.Errorf("a rate is a share: %s%%, or a number from 0 to 1", number)
		}
	case t.aggregate == "count" && def.Unit != metrics.Bytes:
		units = map[string]float64{"": 1}
	case t.aggregate == "rate" && def.Unit != metrics.Bytes:
		units = map[string]float64{"": 1, "/s": 1}
	case def.Unit == metrics.Milliseconds:
		units = map[string]float64{"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1e3, "m": 60e3, "h": 3600e3}
		if unit == "" {
			return 0, fmt.Errorf("%s needs a unit: %sms or %ss?", number, number, number)
		}
	case def.Unit == metrics.Bytes:
		units = map[string]float64{"": 1, "B": 1, "KB": 1e3, "KiB": 1 << 10, "MB": 1e6, "MiB": 1 << 20, "GB": 1e9, "GiB": 1 << 30}
		unit = strings.TrimSuffix(unit, "/s")
	default:
		units = map[string]float64{"": 1, def.Unit: 1}
	}
	factor, ok := units[unit]
	if !ok {
		hint := ""
		if meant := meantUnit(unit); units[meant] != 0 && meant != "" {
			hint = ", did you mean " + diag.Quote(meant) + "?"
		}
		return 0, fmt.Errorf("%s has no meaning as a unit of %s's %s%s", diag.Quote(unit), def.Name, t.aggregate, hint)
	}
	return v * factor, nil
}

// Judge compares the metric's present figure, of a scenario, with the limit. A counter without samples is 0; anything else without
// samples is no data, which fails unless the file says otherwise.
func (t *Threshold) Judge(s *metrics.Snapshot, scenario string) (value float64, ok, noData bool) {
	tags := t.Tags
	if _, given := tags.Get("scenario"); !given {
		tags = tags.With(metrics.Tag{Key: "scenario", Value: scenario})
	}
	stats, found := s.Get(t.Base, tags...)
	if !found && stats.Type != metrics.CounterType {
		return 0, t.NoDataPass, true
	}
	value = t.figure(stats)
	return value, t.holds(value), false
}

func (t *Threshold) figure(s metrics.Stats) float64 {
	switch t.aggregate {
	case "avg":
		return s.Avg
	case "min":
		return s.Min
	case "max":
		return s.Max
	case "med":
		return s.Med
	case "count":
		return float64(s.Count)
	case "rate":
		return s.Rate
	case "value":
		return s.Value
	}
	return s.Quantile(t.quantile)
}

func (t *Threshold) holds(v float64) bool {
	switch t.op {
	case "<":
		return v < t.limit
	case "<=":
		return v <= t.limit
	case ">":
		return v > t.limit
	case ">=":
		return v >= t.limit
	case "!=":
		return v != t.limit
	}
	return v == t.limit
}

func runes(s string) int { return max(len([]rune(s)), 1) }
