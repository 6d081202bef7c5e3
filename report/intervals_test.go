package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/google/go-cmp/cmp"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
)

// recorded plays a run of three seconds into streams: what came in each of them, and a second in which nothing did.
func recorded(mask *mask.Masker) [][]report.Row {
	b := newBook("chat \"room\"\n, with all")
	iv := report.NewIntervals(started(), mask)
	var out [][]report.Row
	tick := func(at time.Duration) { out = append(out, iv.Next(at, b.Snapshot(at))) }
	b.trend("ws_response_time", ramp(100, 1, 40), named("join"))
	b.count("ws_msgs_sent", 10)
	b.gauge("vus", 0, 3)
	b.rate("checks", 2, 1)
	tick(time.Second)
	b.trend("ws_response_time", []float64{500}, named("join"))
	b.count("ws_msgs_sent", 5)
	b.gauge("vus", 2)
	tick(2500 * time.Millisecond)
	tick(3 * time.Second)
	return out
}

func TestStreams(t *testing.T) {
	var lines, table bytes.Buffer
	if err := report.CSVHead(&table); err != nil {
		t.Fatal(err)
	}
	for _, rows := range recorded(nil) {
		if err := report.NDJSON(&lines, rows); err != nil {
			t.Fatal(err)
		}
		if err := report.CSV(&table, rows); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "stream-ndjson", lines.Bytes())
	golden(t, "stream-csv", table.Bytes())
	n := 0
	for line := range strings.Lines(lines.String()) {
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Errorf("%v in %s", err, line)
		}
		n++
	}
	if got, err := csv.NewReader(&table).ReadAll(); err != nil || len(got) != n+1 {
		t.Errorf("got %d lines of CSV, %v, want those of NDJSON and a head: %d", len(got), err, n+1)
	}
}

func TestIntervals(t *testing.T) {
	var got [][]any
	for i, rows := range recorded(nil) {
		for _, r := range rows {
			got = append(got, []any{i, r.Metric, r.Length, r.Count, r.Value})
		}
	}
	second := time.Second
	want := [][]any{
		{0, "checks", second, int64(3), 0.0},
		{0, "vus", second, int64(0), 3.0},
		{0, "ws_msgs_sent", second, int64(10), 0.0},
		{0, "ws_response_time", second, int64(100), 0.0},
		{1, "vus", 1500 * time.Millisecond, int64(0), 2.0},
		{1, "ws_msgs_sent", 1500 * time.Millisecond, int64(5), 0.0},
		{1, "ws_response_time", 1500 * time.Millisecond, int64(1), 0.0},
		{2, "vus", second / 2, int64(0), 2.0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("interval, metric, length, count, value (-want +got):\n%s", diff)
	}
}

// So many trends that percentiles of all would take too long have counts and means all the same.
func TestIntervalsOfManyTrends(t *testing.T) {
	b := newBook("s")
	for i := range 300 {
		b.trend("ws_response_time", []float64{float64(i + 1)}, named(strings.Repeat("x", i+1)))
	}
	full := 0
	for _, r := range report.NewIntervals(started(), nil).Next(time.Second, b.Snapshot(0)) {
		if r.Percentiles {
			full++
		}
		if r.Count != 1 || r.Avg != float64(len(tagOf(r, "name"))) {
			t.Errorf("%d: got count %d and mean %g", len(tagOf(r, "name")), r.Count, r.Avg)
		}
	}
	if full != 200 {
		t.Errorf("got percentiles of %d trends, want 200", full)
	}
}

func tagOf(r report.Row, key string) string {
	v, _ := r.Tags.Get(key)
	return v
}

func TestStreamsMask(t *testing.T) {
	var b bytes.Buffer
	for _, rows := range recorded(mask.New([]string{"with all"})) {
		if err := report.NDJSON(&b, rows); err != nil {
			t.Fatal(err)
		}
		if err := report.CSV(&b, rows); err != nil {
			t.Fatal(err)
		}
	}
	if text := b.String(); strings.Contains(text, "with all") || !strings.Contains(text, "***") {
		t.Errorf("got the secret, or no mask:\n%s", text)
	}
}

func TestStreamsReportTheWrite(t *testing.T) {
	rows := recorded(nil)[0]
	for name, err := range map[string]error{"ndjson": report.NDJSON(noRoom{}, rows), "csv": report.CSV(noRoom{}, rows), "head": report.CSVHead(noRoom{})} {
		if err == nil || !strings.Contains(err.Error(), "no room") {
			t.Errorf("%s: got %v, want the error of the write", name, err)
		}
	}
}

// The log is read by the library's own reader, and holds what the summary says.
func TestHLogIsRead(t *testing.T) {
	run := loadFailing().run
	reader := hdrhistogram.NewHistogramLogReader(strings.NewReader(write(t, report.HLog, run)))
	found := map[string]*hdrhistogram.Histogram{}
	for {
		h, err := reader.NextIntervalHistogram()
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		if h == nil {
			break
		}
		found[h.Tag()] = h
	}
	want, _ := run.Snapshot.Get("ws_response_time", metrics.Tag{Key: "name", Value: "echo"})
	got := found["ws_response_time:echo"]
	if got == nil || got.TotalCount() != want.Count {
		t.Fatalf("got %v among %d histograms, want %d samples", got, len(found), want.Count)
	}
	if p95 := float64(got.ValueAtPercentile(95)) / 1000; p95 < want.P95*0.998 || p95 > want.P95*1.002 {
		t.Errorf("got a p(95) of %g ms, want %g", p95, want.P95)
	}
}
