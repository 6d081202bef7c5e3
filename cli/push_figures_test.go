package cli

import (
	"encoding/json"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wsrun/cli/exit"

	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/metrics/v1"
)

const measured = `
name: measured
server:
  on-message:
    - {if: msg.n % 3 == 0, wait: 1ms..10ms}
    - send: {n: "${{ msg.n }}"}
on-open:
  - repeat: 20
    as: n
    do:
      - send: {n: "${{ n }}"}
        expect: msg.n == sent.n
        name: even
        check: {small: msg.n < 15}
      - send: {n: "${{ n + 1 }}"}
        expect: msg.n == sent.n
        name: odd
        record: {size: msg.n * 1.5}
  - if: vu.iteration % 4 == 3
    fail: every fourth fails
  - close
metrics:
  size: {type: trend}
load: {vus: 4, iterations: 40}
thresholds:
  ws_response_time{name:even}: p(95) < 10s
  checks: rate > 50%
`

// figure is a metric of the JSON summary.
type figure struct {
	Type, Unit           string
	Count, Passes, Fails int64
	Avg, Min, Max        float64
	P95                  float64 `json:"p(95)"`
	Value                float64
}

// Every figure of the summary is in the last push: counters, rates, levels, and trends with their distributions.
func TestPushHasTheSummary(t *testing.T) {
	r := &receiver{}
	server := httptest.NewServer(r)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	file := filepath.Join(t.TempDir(), "s.json")
	if code, out := runText(t, measured, "--otlp", "-q", "-o", "json="+file); code != exit.Failed {
		t.Fatalf("exit %d: %s", code, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var summary struct{ Metrics map[string]figure }
	if err := json.Unmarshal(text, &summary); err != nil {
		t.Fatal(err)
	}
	types := map[string]int{}
	for name, want := range summary.Metrics {
		base, tags, _ := strings.Cut(strings.TrimSuffix(name, "}"), "{")
		key, value, _ := strings.Cut(tags, ":")
		if want.Type == "counter" && want.Count == 0 {
			continue // what never happened is not pushed
		}
		types[want.Type]++
		m := r.metric(t, "wsrun."+base)
		switch want.Type {
		case "counter":
			if got := sumOf(m, key, value); got != want.Count {
				t.Errorf("%s: got %d, want %d", name, got, want.Count)
			}
		case "rate":
			if passes, fails := sumOf(m, "value", "true"), sumOf(m, "value", "false"); passes != want.Passes || fails != want.Fails {
				t.Errorf("%s: got %d and %d, want %d and %d", name, passes, fails, want.Passes, want.Fails)
			}
		case "gauge":
			if got := m.GetGauge().DataPoints[0].GetAsDouble(); got != want.Value {
				t.Errorf("%s: got %g, want %g", name, got, want.Value)
			}
		case "trend":
			holdsTrend(t, name, m, key, value, want)
		}
	}
	if types["counter"] < 5 || types["rate"] < 2 || types["gauge"] < 2 || types["trend"] < 6 {
		t.Errorf("got %v of the summary's metrics, want more of each type", types)
	}
}

// labelled reports whether a point has an attribute; every one has no name.
func labelled(attributes []*common.KeyValue, key, value string) bool {
	for _, a := range attributes {
		text := a.Value.GetStringValue()
		if b, ok := a.Value.Value.(*common.AnyValue_BoolValue); ok {
			text = strconv.FormatBool(b.BoolValue)
		}
		if a.Key == key && text == value {
			return true
		}
	}
	return key == ""
}

func sumOf(m *otlp.Metric, key, value string) int64 {
	var sum int64
	for _, p := range m.GetSum().GetDataPoints() {
		if labelled(p.Attributes, key, value) {
			sum += p.GetAsInt()
		}
	}
	return sum
}

// holdsTrend compares exponential histograms with a trend: count, sum, least and most, and the p(95) to within a
// bucket.
func holdsTrend(t *testing.T, name string, m *otlp.Metric, key, value string, want figure) {
	t.Helper()
	scale := 1.0
	if want.Unit == "ms" {
		scale = 1e-3
	}
	var count, zeros uint64
	sum, least, most := 0.0, math.Inf(1), math.Inf(-1)
	buckets := map[int32]uint64{}
	base := 0.0
	for _, p := range m.GetExponentialHistogram().GetDataPoints() {
		if !labelled(p.Attributes, key, value) {
			continue
		}
		count, sum, zeros = count+p.Count, sum+p.GetSum(), zeros+p.ZeroCount
		least, most = min(least, p.GetMin()), max(most, p.GetMax())
		base = math.Pow(2, math.Pow(2, -float64(p.Scale)))
		for i, n := range p.Positive.BucketCounts {
			buckets[p.Positive.Offset+int32(i)] += n
		}
	}
	near := func(got, want, share float64) bool { return math.Abs(got-want) <= math.Abs(want)*share+1e-9 }
	if count != uint64(want.Count) || !near(sum, want.Avg*float64(want.Count)*scale, 0.001) || !near(least, want.Min*scale, 0.001) || !near(most, want.Max*scale, 0.001) {
		t.Errorf("%s: got %d, sum %g, %g to %g, want %+v", name, count, sum, least, most, want)
	}
	rank, below := uint64(math.Ceil(0.95*float64(count))), zeros
	for i := int32(-400); i < 400; i++ {
		if below += buckets[i]; below < rank {
			continue
		}
		// The bucket of index i is above base^i and up to base^(i+1); the summary's own error is 0.1 %.
		if from, to := math.Pow(base, float64(i)), math.Pow(base, float64(i+1)); want.P95*scale < from*0.998 || want.P95*scale > to*1.002 {
			t.Errorf("%s: got a p(95) between %g and %g, want %g", name, from, to, want.P95*scale)
		}
		return
	}
	if below != count {
		t.Errorf("%s: got %d samples in buckets, want %d", name, below, count)
	}
}
