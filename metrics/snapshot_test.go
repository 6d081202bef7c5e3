package metrics_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wsrun/diag"
	"wsrun/metrics"
)

// shop records a small run of two requests in two scenarios, spread over the shards.
func shop() *metrics.Registry {
	reg := newRegistry(2)
	for i, ms := range []float64{1, 2, 3, 4} {
		reg.Recorder(i).Trend("ws_response_time", tags("scenario", "buy", "name", "join")).Record(ms)
	}
	reg.Recorder(0).Trend("ws_response_time", tags("scenario", "buy", "name", "pay")).Record(100)
	reg.Recorder(1).Trend("ws_response_time", tags("scenario", "look", "name", "join")).Record(10)
	for i := range 10 {
		reg.Recorder(i).Counter("ws_errors", tags("kind", "dns", "scenario", "buy")).Add(2)
		reg.Recorder(i).Rate("checks", tags("check", "cheap")).Add(i < 9)
		reg.Recorder(i).Rate("checks", tags("check", "quick")).Add(i < 5)
	}
	reg.Recorder(1).Counter("ws_errors", tags("kind", "tls", "scenario", "buy")).Add(1)
	reg.Recorder(0).Gauge("vus", nil).Add(3)
	reg.Recorder(0).Counter("orders", nil).Add(7)
	reg.Recorder(0).Counter("ws_sessions", nil) // a handle alone is no sample
	return reg
}

func TestGet(t *testing.T) {
	type tag = metrics.Tag
	tests := []struct {
		name   string
		metric string
		tags   []tag
		want   metrics.Stats
		none   bool
	}{
		{"a trend over all", "ws_response_time", nil,
			metrics.Stats{Type: metrics.TrendType, Unit: "ms", Count: 6, InLoad: 6, Avg: 20, Min: 1, Med: 3, Max: 100, P90: 100, P95: 100, P99: 100, Sum: 120}, false},
		{"by one tag", "ws_response_time", []tag{{"name", "join"}},
			metrics.Stats{Type: metrics.TrendType, Unit: "ms", Count: 5, InLoad: 5, Avg: 4, Min: 1, Med: 3, Max: 10, P90: 10, P95: 10, P99: 10, Sum: 20}, false},
		{"by all tags, in any order", "ws_response_time", []tag{{"scenario", "look"}, {"name", "join"}},
			metrics.Stats{Type: metrics.TrendType, Unit: "ms", Count: 1, InLoad: 1, Avg: 10, Min: 10, Med: 10, Max: 10, P90: 10, P95: 10, P99: 10, Sum: 10}, false},
		{"a counter over all", "ws_errors", nil, metrics.Stats{Type: metrics.CounterType, Count: 21, InLoad: 21, Rate: 10.5}, false},
		{"a counter by tag", "ws_errors", []tag{{"kind", "tls"}}, metrics.Stats{Type: metrics.CounterType, Count: 1, InLoad: 1, Rate: 0.5}, false},
		{"a rate over all", "checks", nil, metrics.Stats{Type: metrics.RateType, Count: 20, Rate: 0.7, Passes: 14, Fails: 6}, false},
		{"a rate by tag", "checks", []tag{{"check", "cheap"}}, metrics.Stats{Type: metrics.RateType, Count: 10, Rate: 0.9, Passes: 9, Fails: 1}, false},
		{"a gauge", "vus", nil, metrics.Stats{Type: metrics.GaugeType, Value: 3, Max: 3}, false},
		{"no such value", "ws_errors", []tag{{"kind", "protocol"}}, metrics.Stats{Type: metrics.CounterType}, true},
		{"no such key", "ws_errors", []tag{{"code", "1000"}}, metrics.Stats{Type: metrics.CounterType}, true},
		{"no samples", "ws_ping", nil, metrics.Stats{Type: metrics.TrendType, Unit: "ms"}, true},
		{"a handle but no samples", "ws_sessions", nil, metrics.Stats{Type: metrics.CounterType}, true},
		{"a gauge that was never set", "ws_connections", nil, metrics.Stats{Type: metrics.GaugeType}, true},
		{"not declared", "ws_typo", nil, metrics.Stats{}, true},
	}
	snap := snapshot(shop())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 { // the second answer may be a kept one
				got, ok := snap.Get(tt.metric, tt.tags...)
				if ok == tt.none {
					t.Errorf("has samples: got %v, want %v", ok, !tt.none)
				}
				if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(metrics.Stats{}), cmpopts.EquateApprox(0.001, 0)); diff != "" {
					t.Errorf("figures (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestSnapshotLists(t *testing.T) {
	snap := snapshot(shop())
	var names []string
	for _, s := range snap.Series {
		names = append(names, s.Name())
	}
	check := func(what string, want, got []string) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	check("series", []string{
		"checks{check:cheap}", "checks{check:quick}", "orders", "vus",
		"ws_errors{kind:dns,scenario:buy}", "ws_errors{kind:tls,scenario:buy}",
		"ws_response_time{name:join,scenario:buy}", "ws_response_time{name:join,scenario:look}", "ws_response_time{name:pay,scenario:buy}",
	}, names)
	check("metrics", []string{"ws_response_time", "ws_errors", "checks", "vus", "orders"}, snap.Metrics())
	check("names of requests", []string{"join", "pay"}, snap.Values("ws_response_time", "name"))
	check("values of a tag that is not there", nil, snap.Values("ws_response_time", "kind"))
	check("tags of requests", []string{"name", "scenario"}, snap.Tags("ws_response_time"))
	check("tags of a metric without any", nil, snap.Tags("vus"))

	if got := len(snap.Find("ws_response_time", metrics.Tag{Key: "scenario", Value: "buy"})); got != 2 {
		t.Errorf("requests of buy: got %d series, want 2", got)
	}
	if got := len(snap.Find("ws")); got != 0 { // a prefix of names is no name
		t.Errorf("series of ws: got %d, want 0", got)
	}
}

func TestEmptySnapshot(t *testing.T) {
	for name, snap := range map[string]*metrics.Snapshot{
		"zero": {}, "of an empty registry": newRegistry(2).Snapshot(0), "of no metrics": metrics.NewRegistry(nil, 1).Snapshot(0),
	} {
		if stats, ok := snap.Get("vus"); ok {
			t.Errorf("%s: got %+v, want no samples", name, stats)
		}
		if got := len(snap.Metrics()) + len(snap.Series) + len(snap.Checks) + len(snap.Errors) + len(snap.Closes); got != 0 {
			t.Errorf("%s: got %d entries, want none", name, got)
		}
	}
}

// A report's test may write a snapshot down.
func TestSnapshotAsLiteral(t *testing.T) {
	series := func(name string, stats metrics.Stats) metrics.Series {
		return metrics.Series{Metric: "ws_ping", Tags: tags("name", name), Stats: stats}
	}
	trend := metrics.Stats{Type: metrics.TrendType, Unit: "ms", Count: 2, Sum: 3, Min: 1, Med: 1, Max: 2, P90: 2, P95: 2, P99: 2}
	snap := &metrics.Snapshot{Series: []metrics.Series{series("a", trend), series("b", trend)}}
	if got := get(t, snap, "ws_ping", metrics.Tag{Key: "name", Value: "a"}); got.Quantile(0.95) != 2 || got.Quantile(0.5) != 1 {
		t.Errorf("quantiles of what was written down: got %v and %v, want 2 and 1", got.Quantile(0.95), got.Quantile(0.5))
	}
	if got := get(t, snap, "ws_ping"); got.Count != 4 || got.Sum != 6 || got.Max != 2 {
		t.Errorf("rolled up: got %+v, want a count of 4, a sum of 6, a maximum of 2", got)
	}
	if got := snap.Metrics(); len(got) != 1 || got[0] != "ws_ping" {
		t.Errorf("metrics: got %q, want ws_ping", got)
	}
}

// What is recorded after a snapshot must not show in it.
func TestSnapshotIsDeep(t *testing.T) {
	reg := shop()
	id := reg.Check("buy", "cheap", diag.Pos{})
	record := func() {
		reg.Recorder(0).Trend("ws_response_time", tags("scenario", "buy", "name", "join")).Record(5000)
		reg.Recorder(0).Counter("orders", nil).Add(100)
		reg.Recorder(0).Rate("checks", tags("check", "cheap")).Add(false)
		reg.Recorder(0).Gauge("vus", nil).Add(40)
		reg.CheckResult(id, false, func() *metrics.Detail { return &metrics.Detail{Message: "dear"} })
		reg.Failure(metrics.Failure{Scenario: "buy", Kind: "dns", Detail: &metrics.Detail{}})
		reg.Close("buy", 1006, "network")
	}
	record()
	snap := snapshot(reg)
	type view struct {
		Snap *metrics.Snapshot
		P50  float64
		All  metrics.Stats
	}
	see := func() view {
		// copied by value, slices too
		s := *snap
		s.Series = append([]metrics.Series(nil), s.Series...)
		s.Checks = append([]metrics.CheckCount(nil), s.Checks...)
		s.Errors = append([]metrics.ErrorGroup(nil), s.Errors...)
		s.Closes = append([]metrics.CloseCount(nil), s.Closes...)
		joins := get(t, snap, "ws_response_time", metrics.Tag{Key: "name", Value: "join"}, metrics.Tag{Key: "scenario", Value: "buy"})
		return view{&s, joins.Quantile(0.5), get(t, snap, "orders")}
	}
	before := see()
	record()
	for range 1000 {
		record()
	}
	later := snapshot(reg)
	record()
	after := see()
	unexported := cmpopts.IgnoreUnexported(metrics.Snapshot{}, metrics.Stats{})
	if diff := cmp.Diff(before, after, unexported); diff != "" {
		t.Errorf("the snapshot changed (-before +after):\n%s", diff)
	}
	if got := get(t, later, "orders").Count; got != 7+100+100100 {
		t.Errorf("a later snapshot's orders: got %d, want %d", got, 7+100+100100)
	}
}

func TestSeriesThatComeLater(t *testing.T) {
	reg := shop()
	snapshot(reg)
	reg.Recorder(0).Counter("ws_errors", tags("kind", "protocol")).Add(1)
	snap := snapshot(reg)
	want := []string{"dns", "protocol", "tls"}
	if diff := cmp.Diff(want, snap.Values("ws_errors", "kind")); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if got := get(t, snap, "ws_errors").Count; got != 22 {
		t.Errorf("errors: got %d, want 22", got)
	}
}

func TestCounterPerSecond(t *testing.T) {
	for elapsed, want := range map[time.Duration]float64{0: 0, time.Second / 2: 20, 10 * time.Second: 1} {
		reg := newRegistry(1)
		reg.Recorder(0).Counter("orders", nil).Add(10)
		snap := reg.Snapshot(elapsed)
		if got := get(t, snap, "orders").Rate; got != want || snap.Elapsed != elapsed {
			t.Errorf("after %v: got %v/s, want %v/s", snap.Elapsed, got, want)
		}
	}
}

func TestOf(t *testing.T) {
	reg := shop()
	reg.Close("buy", 1000, "client")
	reg.Close("look", 1001, "server")
	reg.Check("look", "cheap", diag.Pos{File: "a.yaml", Line: 1})
	reg.Check("buy", "quick", diag.Pos{File: "b.yaml", Line: 1})
	reg.Failure(metrics.Failure{Scenario: "buy", Kind: "dns", Message: "no such host"})
	all := reg.Snapshot(2 * time.Second)
	look := all.Of("look")
	if s, ok := look.Get("ws_response_time"); !ok || s.Count != 1 || s.Max != 10 {
		t.Errorf("response times of look: got %d up to %g, want 1 of 10", s.Count, s.Max)
	}
	if s, ok := look.Get("ws_errors"); ok || s.Type != metrics.CounterType {
		t.Errorf("errors of look: got %+v, want no sample of a counter", s)
	}
	if s, _ := all.Of("buy").Get("ws_errors"); s.Count != 21 || s.Rate != 10.5 {
		t.Errorf("errors of buy: got %d at %g/s, want 21 at 10.5/s", s.Count, s.Rate)
	}
	if len(look.Checks) != 1 || look.Checks[0].Name != "cheap" || len(look.Errors) != 0 || len(look.Closes) != 1 || look.Closes[0].Code != 1001 {
		t.Errorf("got the checks %v, the errors %v and the closes %v: want those of look", look.Checks, look.Errors, look.Closes)
	}
	if n := len(all.Errors); n != 1 {
		t.Errorf("the whole has %d groups of errors, want 1 as before", n)
	}
}

func TestBy(t *testing.T) {
	s := shop().Snapshot(2 * time.Second)
	for _, tt := range []struct{ metric, key string }{{"ws_response_time", "name"}, {"ws_response_time", "scenario"}, {"ws_errors", "kind"}, {"checks", "check"}, {"vus", "name"}} {
		groups := s.By(tt.metric, tt.key)
		values := s.Values(tt.metric, tt.key)
		if len(groups) != len(values) {
			t.Errorf("%s by %s: got %d groups, want %d", tt.metric, tt.key, len(groups), len(values))
			continue
		}
		for i, g := range groups {
			want, _ := s.Get(tt.metric, metrics.Tag{Key: tt.key, Value: values[i]})
			if g.Value != values[i] || g.Count != want.Count || g.P95 != want.P95 || g.Passes != want.Passes {
				t.Errorf("%s by %s: got %+v, want %s with %+v", tt.metric, tt.key, g, values[i], want)
			}
		}
	}
}
