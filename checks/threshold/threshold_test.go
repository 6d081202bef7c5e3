package threshold_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
)

func def(name string, typ metrics.Type, unit string) metrics.Def {
	return metrics.Def{Name: name, Type: typ, Unit: unit}
}

func text(s string) diag.Text {
	return diag.NewText(s, diag.Pos{File: "t.yaml", Line: 3, Col: 7}, nil)
}

func TestConditionRefused(t *testing.T) {
	ms := def("ws_connecting", metrics.TrendType, metrics.Milliseconds)
	tests := []struct {
		condition string
		def       metrics.Def
		want      string
	}{
		{"fast enough", ms, "not a condition"},
		{"p(95) < 200", ms, "200 needs a unit: 200ms or 200s?"},
		{"p(95) < 200kg", ms, `"kg" is not a unit`},
		{"p(101) < 2s", ms, "not a percentile"},
		{"rate > 1", ms, `has no "rate"`},
		{"mx < 2s", ms, `did you mean "max"?`},
		{"max = 2s", ms, "write =="},
		{"rate > 99", def("checks", metrics.RateType, ""), "99%"},
		{"rate > -0.5", def("checks", metrics.RateType, ""), "from 0 to 1"},
		{"count < 1kB", def("data_sent", metrics.CounterType, metrics.Bytes), `did you mean "KB"?`},
		{"avg < 1m30", ms, `"m30" is not a unit`},
		{"count < 1KiB", def("size", metrics.TrendType, metrics.Bytes), `"KiB" is not a unit`},
		{"p(95) < 2s", def("ws_errors", metrics.CounterType, ""), "has no"},
		{"count < 2s", def("ws_errors", metrics.CounterType, ""), `"s" is not a unit`},
		{"", ms, "not a condition"},
		{"p95 < 5ms", ms, `did you mean "p(95) < 5ms"?`},
		{"p99<5", ms, `did you mean "p(99) < 5ms"?`},
		{"P(95) =< 5ms", ms, `did you mean "p(95) <= 5ms"?`},
		{"99.9th percentile is below 5ms", ms, `did you mean "p(99.9) < 5ms"?`},
		{"count =< 5", ms, `did you mean "count <= 5"?`},
		{"95% < 5ms", ms, `did you mean "p(95) < 5ms"?`},
		{"mean < 5ms", ms, `has no "mean", did you mean "avg"?`},
		{"average < 5ms", ms, `has no "average", did you mean "avg"?`},
		{"median < 5ms", ms, `has no "median", did you mean "med"?`},
		{"AVG < 5ms", ms, `did you mean "avg < 5ms"?`},
		{"stddev < 5ms", ms, `has no "stddev"`},
		{"p95 = 5", ms, `did you mean "p(95) == 5ms"?`},
		{"p(95) < 1sec", ms, `did you mean "s"?`},
		{"p(95) < 200ms and max < 1s", ms, "several conditions: write a list"},
		{"p(95)<200,max<1s", ms, "several conditions: write a list"},
		{"total < 5", def("ws_errors", metrics.CounterType, ""), `did you mean "count"?`},
		{"p(0.95) < 5ms", ms, "nearly the minimum"},
		{"p95 < 5", def("ws_errors", metrics.CounterType, ""), "not a condition: aggregate"},
	}
	for _, tt := range tests {
		var found diag.List
		if got := threshold.Parse(text(tt.condition), tt.def, &found); got != nil {
			t.Errorf("Parse(%q) of %s succeeded, want a finding", tt.condition, tt.def.Name)
			continue
		}
		if len(found) != 1 || !strings.Contains(found[0].Message, tt.want) ||
			found[0].Pos.Line != 3 || found[0].Pos.Col != 7 {
			t.Errorf("Parse(%q): %v, want %q at 3:7", tt.condition, found, tt.want)
		}
	}
}

// judged parses a condition and judges it on what record has recorded.
func judged(t *testing.T, metric, condition string, record func(*metrics.Recorder, metrics.Tags)) (
	value float64, ok, noData bool,
) {
	t.Helper()
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	record(reg.Recorder(0), metrics.NewTags(map[string]string{"scenario": "chat"}))
	var found diag.List
	base, tags, parsed := threshold.ParseSelector(text(metric), &found)
	var d metrics.Def
	for _, b := range metrics.Builtin() {
		if b.Name == base {
			d = b
		}
	}
	th := threshold.Parse(text(condition), d, &found)
	if !parsed || th == nil {
		t.Fatalf("%s: %s: %v", metric, condition, found)
	}
	th.Base, th.Tags = base, metrics.Tags(nil).With(tags...)
	return th.Eval(reg.Snapshot(10*time.Second), "chat")
}

func TestThresholdEval(t *testing.T) {
	trend := func(rec *metrics.Recorder, tags metrics.Tags) {
		for i := 1; i <= 100; i++ {
			rec.Trend("ws_response_time", tags.With(metrics.Tag{Key: "name", Value: "join"})).Record(float64(i))
		}
		rec.Trend("ws_response_time", tags.With(metrics.Tag{Key: "name", Value: "say"})).Record(5000)
		rec.Trend("ws_response_time", metrics.NewTags(map[string]string{"scenario": "other"})).Record(60000)
	}
	share := func(rec *metrics.Recorder, tags metrics.Tags) {
		for i := range 200 {
			rec.Rate("checks", tags).Add(i != 0)
		}
	}
	count := func(rec *metrics.Recorder, tags metrics.Tags) { rec.Counter("ws_errors", tags).Add(20) }
	nothing := func(*metrics.Recorder, metrics.Tags) {}
	below := func(rec *metrics.Recorder, tags metrics.Tags) { rec.Gauge("vus", tags).Set(-2.5) }
	sent := func(rec *metrics.Recorder, tags metrics.Tags) { rec.Counter("data_sent", tags).Add(1126) }
	tests := []struct {
		metric, condition string
		record            func(*metrics.Recorder, metrics.Tags)
		want              float64
		ok, noData        bool
	}{
		{"ws_response_time{name:join}", "p(95) < 96ms", trend, 95, true, false},
		{"ws_response_time{name:join}", "p(95)<95ms", trend, 95, false, false},
		{"ws_response_time{name:join}", "max <= 0.1s", trend, 100, true, false},
		{"ws_response_time{name:join}", "min >= 1ms", trend, 1, true, false},
		{"ws_response_time{name:join}", "count == 100", trend, 100, true, false},
		{`ws_response_time{name:"say"}`, "max != 5s", trend, 5000, false, false},
		{"ws_response_time", "max < 6s", trend, 5000, true, false}, // not the other scenario's
		{"checks", "rate > 99%", share, 0.995, true, false},
		{"checks", "rate >= 0.996", share, 0.995, false, false},
		{"ws_errors", "count < 10", count, 20, false, false},
		{"ws_errors", "rate < 3/s", count, 2, true, false},
		{"ws_errors", "count == 0", nothing, 0, true, false}, // a counter without samples is 0
		{"ws_ping", "max < 1s", nothing, 0, false, true},
		{"checks", "rate > 99%", nothing, 0, false, true},
		{"vus", "max < 5", nothing, 0, false, true},
		{"vus", "min == -2.5", below, -2.5, true, false},
		{"ws_response_time{name:say}", "max == 0m5s", trend, 5000, true, false},
		{"ws_response_time{name:say}", "max < 1m30s", trend, 5000, true, false},
		{"ws_response_time{name:say}", "max < 4s999ms", trend, 5000, false, false},
		{"data_sent", "count <= 1.1KiB", sent, 1126, true, false},
		{"checks", "rate > 1e-1000000%", share, 0.995, true, false},
	}
	for _, tt := range tests {
		value, ok, noData := judged(t, tt.metric, tt.condition, tt.record)
		if ok != tt.ok || noData != tt.noData || math.Abs(value-tt.want) > math.Abs(tt.want)*0.002 {
			t.Errorf("%s: %s: got %v, %v, no data %v, want %v, %v, no data %v",
				tt.metric, tt.condition, value, ok, noData, tt.want, tt.ok, tt.noData)
		}
	}
}

// What is exactly at the limit is on the side that its operator says, however the limit is written: 14 of 20 are 70 %.
func TestThresholdAtTheLimit(t *testing.T) {
	for n := 1; n <= 1000; n += 3 {
		record := func(rec *metrics.Recorder, tags metrics.Tags) {
			for i := range 1000 {
				rec.Rate("checks", tags).Add(i < n)
			}
		}
		for _, limit := range []string{fmt.Sprintf("%d.%d%%", n/10, n%10), fmt.Sprint(float64(n) / 1000)} {
			for op, want := range map[string]bool{">=": true, "<=": true, "==": true, "<": false, ">": false, "!=": false} {
				if value, ok, _ := judged(t, "checks", "rate "+op+" "+limit, record); ok != want {
					t.Fatalf("%d of 1000: rate %s %s is %v, want %v (the figure is %v)", n, op, limit, ok, want, value)
				}
			}
		}
	}
	for _, limit := range []string{"1.1s", "1100ms", "1s100ms"} {
		record := func(rec *metrics.Recorder, tags metrics.Tags) { rec.Trend("ws_ping", tags).Record(1100) }
		if value, ok, _ := judged(t, "ws_ping", "max <= "+limit, record); !ok {
			t.Errorf("max <= %s does not hold for %v ms", limit, value)
		}
	}
}

func FuzzThreshold(f *testing.F) {
	for _, seed := range []string{
		"p(95) < 200ms", "rate > 99.9%", "count == 0", "max<2s", "p(-1) < 1", "avg >= 1e300h", "value != 0",
	} {
		f.Add("ws_connecting{name:x}", seed)
	}
	f.Fuzz(func(_ *testing.T, selector, condition string) {
		var found diag.List
		threshold.ParseSelector(text(selector), &found)
		for _, d := range metrics.Builtin() {
			if c := threshold.Parse(text(condition), d, &found); c != nil {
				c.Base = d.Name
				c.Eval(&metrics.Snapshot{}, "s")
			}
		}
	})
}
