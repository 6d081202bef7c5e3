package metrics_test

import (
	"fmt"
	"strings"
	"testing"

	"wsrun/metrics"
)

func TestHandlesAreTheSamePerShard(t *testing.T) {
	reg := newRegistry(4)
	// b is not sorted
	a, b := tags("scenario", "chat", "name", "join"), metrics.Tags{{"scenario", "chat"}, {"name", "join"}}
	if reg.Recorder(1).Trend("ws_response_time", a) != reg.Recorder(5).Trend("ws_response_time", b) {
		t.Error("the same series in the same shard: got two handles, want one")
	}
	if reg.Recorder(1).Trend("ws_response_time", a) == reg.Recorder(2).Trend("ws_response_time", a) {
		t.Error("the same series in two shards: got one handle, want two")
	}
	if reg.Recorder(1).Counter("ws_errors", a) == reg.Recorder(1).Counter("ws_errors", nil) {
		t.Error("two series: got one handle, want two")
	}
	if reg.Recorder(1).Gauge("vus", a) != reg.Recorder(2).Gauge("vus", a) {
		t.Error("a gauge in two shards: got two handles, want one")
	}
	if reg.Recorder(-3) != reg.Recorder(1) {
		t.Error("Recorder(-3) of 4: got another than Recorder(1)")
	}
}

// Keys and values must not run into each other where a series is looked up.
func TestSeriesAreToldApart(t *testing.T) {
	rec := newRegistry(1).Recorder(0)
	seen := map[*metrics.Counter]string{}
	for _, set := range []metrics.Tags{
		nil,
		tags("a", "bc"), tags("ab", "c"), tags("a", "b"), tags("a", ""), tags("a", "b", "c", "d"), tags("a", "b\x01c\x01d"),
		tags("a", "b", "c", ""), tags("a\x01bc", ""),
	} {
		c := rec.Counter("orders", set)
		if other, ok := seen[c]; ok {
			t.Errorf("%q and %q have the same handle", set.String(), other)
		}
		seen[c] = set.String()
	}
}

// The caller may go on with its tags after a handle was made.
func TestSeriesKeepsItsTags(t *testing.T) {
	reg := newRegistry(1)
	own := metrics.Tags{{"name", "join"}}
	reg.Recorder(0).Counter("orders", own).Add(1)
	own[0].Value = "changed"
	if got := snapshot(reg).Series[0].Name(); got != "orders{name:join}" {
		t.Errorf("series: got %s, want orders{name:join}", got)
	}
}

func TestMisuse(t *testing.T) {
	rec := newRegistry(1).Recorder(0)
	for _, tt := range []struct {
		name string
		do   func()
		want string
	}{
		{"not declared", func() { rec.Counter("ws_typo", nil) }, "ws_typo is not declared"},
		{"another type", func() { rec.Trend("ws_sessions", nil) }, "ws_sessions is a counter, not a trend"},
		{"declared twice, as different", func() {
			metrics.NewRegistry(append(metrics.Builtin(), metrics.Def{Name: "checks", Type: metrics.CounterType}), 1)
		}, `checks is declared as a rate (unit "") and as a counter (unit "")`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, tt.want) {
					t.Errorf("panic: got %q, want it to contain %q", got, tt.want)
				}
			}()
			tt.do()
		})
	}
}

// Two files of a suite may declare the same custom metric.
func TestDeclaredTwiceAlike(t *testing.T) {
	def := metrics.Def{Name: "price", Type: metrics.TrendType, Unit: "EUR"}
	reg := metrics.NewRegistry([]metrics.Def{def, def}, 0) // 0 shards are 1
	reg.Recorder(7).Trend("price", nil).Record(3)
	if got := get(t, snapshot(reg), "price").Max; got != 3 {
		t.Errorf("max: got %v, want 3", got)
	}
}

func TestLookupOfKnownSeriesAllocatesNothing(t *testing.T) {
	rec := newRegistry(2).Recorder(0)
	set := tags("scenario", "chat room", "name", "join", "status", "101")
	rec.Trend("ws_response_time", set)
	if got := testing.AllocsPerRun(100, func() { rec.Trend("ws_response_time", set) }); got != 0 {
		t.Errorf("allocations a look-up: got %v, want 0", got)
	}
}

func TestSeriesCeiling(t *testing.T) {
	reg := newRegistry(2)
	reg.SetSeriesLimit(100)
	for i := range 5000 {
		set := tags("scenario", "chat", "name", fmt.Sprint("request ", i%3), "token", fmt.Sprint(i), "room", fmt.Sprint(i%50))
		reg.Recorder(i).Trend("ws_response_time", set).Record(1)
	}
	snap := snapshot(reg)
	if snap.Exploded != "token" {
		t.Errorf("exploded: got %q, want %q", snap.Exploded, "token")
	}
	// 100 of their own and the three without user tags
	if got := len(snap.Series); got != 103 {
		t.Errorf("series: got %d, want 103", got)
	}
	if got := get(t, snap, "ws_response_time").Count; got != 5000 {
		t.Errorf("samples over all series: got %d, want 5000", got)
	}
	for i, want := range []int64{1667, 1667, 1666} {
		if got := get(t, snap, "ws_response_time", metrics.Tag{Key: "name", Value: fmt.Sprint("request ", i)}).Count; got != want {
			t.Errorf("samples of request %d: got %d, want %d", i, got, want)
		}
	}
}

// Names that a template makes may run away, too. What thresholds of the scenario, or of a kind of errors, judge stays
// whole.
func TestSeriesCeilingOfNames(t *testing.T) {
	reg := newRegistry(1)
	reg.SetSeriesLimit(50)
	for i := range 500 {
		reg.Recorder(0).Trend("ws_response_time", tags("scenario", "chat", "name", fmt.Sprint("ask ", i))).Record(float64(i))
	}
	reg.Recorder(0).Counter("ws_errors", tags("scenario", "chat", "kind", "tls", "name", "late")).Add(2)
	reg.Recorder(0).Counter("ws_errors", tags("scenario", "chat", "kind", "dns", "name", "later")).Add(1)
	snap := snapshot(reg)
	scenario := metrics.Tag{Key: "scenario", Value: "chat"}
	if got := get(t, snap, "ws_response_time", scenario); got.Count != 500 || got.Max != 499 {
		t.Errorf("of the scenario: got %d samples up to %g, want 500 up to 499", got.Count, got.Max)
	}
	if got := get(t, snap, "ws_errors", scenario, metrics.Tag{Key: "kind", Value: "tls"}).Count; got != 2 {
		t.Errorf("errors of the kind: got %d, want 2", got)
	}
}

// A path may hold an ID: beyond the ceiling samples go to the series without the url, and keep their other tags.
func TestSeriesCeilingOfURLs(t *testing.T) {
	reg := newRegistry(1)
	reg.SetSeriesLimit(50)
	for i := range 500 {
		reg.Recorder(0).Counter("ws_sessions", tags("scenario", "chat", "status", "101", "url", fmt.Sprint("ws://host/room/", i))).Add(1)
	}
	snap := snapshot(reg)
	if got := len(snap.Series); got != 51 || snap.Exploded != "url" {
		t.Errorf("got %d series, exploded by %q, want 51 and the url", got, snap.Exploded)
	}
	if got := get(t, snap, "ws_sessions", metrics.Tag{Key: "status", Value: "101"}).Count; got != 500 {
		t.Errorf("sessions with status 101: got %d, want 500", got)
	}
}

// A tag of our own may run away too, by a template in a name, say.
func TestSeriesCeilingHolds(t *testing.T) {
	reg := newRegistry(1)
	reg.SetSeriesLimit(100)
	for i := range 5000 {
		set := tags("name", fmt.Sprint("request ", i))
		reg.Recorder(0).Counter("orders", set).Add(1)
		reg.Recorder(0).Rate("in_stock", set).Add(true)
		reg.Recorder(0).Gauge("depth", set).Add(1)
	}
	snap := snapshot(reg)
	if got, want := len(snap.Series), 100+10+3; got != want {
		t.Errorf("series: got %d, want %d: the limit, a tenth, and a last one for each metric", got, want)
	}
	if snap.Exploded != "name" {
		t.Errorf("exploded: got %q, want %q", snap.Exploded, "name")
	}
	if got := get(t, snap, "orders").Count; got != 5000 {
		t.Errorf("orders: got %d, want 5000", got)
	}
	if got := get(t, snap, "in_stock").Passes; got != 5000 {
		t.Errorf("in_stock: got %d passes, want 5000", got)
	}
	if got := get(t, snap, "depth").Max; got != 5000 {
		t.Errorf("depth: got a maximum of %v, want 5000", got)
	}
}

func TestNothingExplodesBelowTheCeiling(t *testing.T) {
	reg := newRegistry(1)
	reg.SetSeriesLimit(3)
	for _, name := range []string{"a", "b", "c", "a"} {
		reg.Recorder(0).Counter("orders", tags("name", name)).Add(1)
	}
	snap := snapshot(reg)
	if snap.Exploded != "" || len(snap.Series) != 3 {
		t.Errorf("got %q and %d series, want none and 3", snap.Exploded, len(snap.Series))
	}
}
