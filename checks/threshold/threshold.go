package threshold

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Threshold is one condition on a metric that must hold to pass. Parse fills in the condition, the caller the other
// exported fields. From then on it is immutable, and Eval may be called from any goroutine.
type Threshold struct {
	Metric     string        // as written in the file, with tags
	Base       string        // the metric alone
	Tags       []metrics.Tag // in the order of the file
	Condition  string
	At         diag.Pos
	Abort      bool          // stop the run when it fails
	After      time.Duration // during the run it is not judged earlier
	NoDataPass bool

	Aggregate string  // one of Aggregates
	Op        string  // <, <=, >, >=, ==, !=
	Limit     float64 // in the metric's unit; shares are 0 to 1
	quantile  float64
}

var conditionRE = regexp.MustCompile(`^\s*([a-z]+(?:\(\s*[0-9.]+\s*\))?)\s*(<=|>=|==|!=|<|>|=)` +
	`\s*(-?[0-9.]+(?:e[+-]?[0-9]+)?)\s*([^\s0-9].*?)?\s*$`)

// Aggregates returns the aggregates that a type of metric has.
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

// Parse parses `aggregate operator number+unit` for a metric. It returns nil if it added a finding to out.
func Parse(src diag.Text, def metrics.Def, out *diag.List) *Threshold {
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
	t := &Threshold{Condition: strings.TrimSpace(src.Value), At: src.At(0), Aggregate: m[1], Op: m[2]}
	if t.Op == "=" {
		bad("`=` is not a comparison: write ==")
		return nil
	}
	if inner, ok := strings.CutPrefix(m[1], "p("); ok {
		q, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(inner, ")")), 64)
		if err != nil || q < 0 || q > 100 {
			bad("%s is not a percentile: p(0) to p(100)", m[1])
			return nil
		}
		t.Aggregate, t.quantile = "p(x)", q/100
		if q > 0 && q < 1 {
			bad("%s is nearly the minimum: percentiles go from p(0) to p(100)", m[1]).
				Note("write p(%s)", strconv.FormatFloat(q*100, 'f', -1, 64))
			return nil
		}
	}
	if !slices.Contains(Aggregates(def.Type), t.Aggregate) {
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
			found.Note("a counter's rate is a number per second; a share is a rate's, such as " +
				"ws_connect_failed: rate < 1%%")
		}
		return nil
	}
	t.Limit = limit
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

// Eval compares a scenario's current figure of the metric with the limit. A counter without samples is 0; any other
// metric without samples has no data, which fails unless the file says otherwise.
func (t *Threshold) Eval(s *metrics.Snapshot, scenario string) (value float64, ok, noData bool) {
	stats, found := s.Get(t.Base, t.tags(scenario)...)
	if !found && stats.Type != metrics.CounterType {
		return 0, t.NoDataPass, true
	}
	value = t.figure(stats)
	return value, t.holds(value), false
}

// Samples returns how many of a scenario's samples Eval considers; 0 for a gauge, whose samples are not counted.
func (t *Threshold) Samples(s *metrics.Snapshot, scenario string) int64 {
	stats, _ := s.Get(t.Base, t.tags(scenario)...)
	return stats.Count
}

// tags returns the tags of the samples of a scenario that the threshold judges; "" is all scenarios.
func (t *Threshold) tags(scenario string) metrics.Tags {
	if scenario == "" {
		return metrics.Tags(t.Tags)
	}
	return metrics.Tags(t.Tags).With(metrics.Tag{Key: "scenario", Value: scenario})
}

func (t *Threshold) figure(s metrics.Stats) float64 {
	switch t.Aggregate {
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
	switch t.Op {
	case "<":
		return v < t.Limit
	case "<=":
		return v <= t.Limit
	case ">":
		return v > t.Limit
	case ">=":
		return v >= t.Limit
	case "!=":
		return v != t.Limit
	}
	return v == t.Limit
}

func runes(s string) int { return max(len([]rune(s)), 1) }
