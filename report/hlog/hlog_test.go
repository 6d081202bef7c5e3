package hlog

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"wsrun/metrics"
	"wsrun/result"
)

// customTrend are the figures of a trend of the scenario's own, with these values.
func customTrend(t *testing.T, unit string, values ...float64) *metrics.Snapshot {
	t.Helper()
	reg := metrics.NewRegistry([]metrics.Def{{Name: "own", Type: metrics.TrendType, Unit: unit}}, 1)
	for _, v := range values {
		reg.Recorder(0).Trend("own", nil).Record(v)
	}
	return reg.Snapshot(time.Second)
}

// An HdrHistogram log has the trends that it can hold, and says which it has not.
func TestHLogOfCustomTrends(t *testing.T) {
	tests := []struct {
		name, unit string
		values     []float64
		held       bool
	}{
		{"sizes", "B", []float64{0, 4_000_000, 9_000_000, 14_000_000}, true},
		{"times", "ms", []float64{0.25, 12, 7_200_000}, true},
		{"small numbers", "", []float64{0.0005, 1}, false},
		{"below zero", "ms", []float64{-1, 1}, false},
		{"huge", "", []float64{1e13}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := &result.Run{Started: time.Unix(1_700_000_000, 0), Elapsed: time.Second, Snapshot: customTrend(t, tt.unit, tt.values...)}
			var b strings.Builder
			if err := Write(&b, run); err != nil {
				t.Fatal(err)
			}
			h, err := hdrhistogram.NewHistogramLogReader(strings.NewReader(b.String())).NextIntervalHistogram()
			if err != nil && !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			lost := Lost(run)
			if (h != nil) != tt.held || (lost == "") != tt.held || strings.Contains(b.String(), "own is not in") == tt.held {
				t.Fatalf("got a histogram: %v, the warning %q, want it held: %v\n%s", h != nil, lost, tt.held, b.String())
			}
			if h == nil {
				return
			}
			most := tt.values[len(tt.values)-1]
			if got := float64(h.Max()) / 1000; h.TotalCount() != int64(len(tt.values)) || math.Abs(got-most) > most/500 {
				t.Errorf("got %d samples up to %v, want %d up to %v", h.TotalCount(), got, len(tt.values), most)
			}
		})
	}
}

// Names that differ in what a log can't have keep histograms of their own.
func TestHLogTags(t *testing.T) {
	tags := hlogTags{}
	var got []string
	for _, name := range []string{"a", "x, y", "x  y", "x__y", "b"} {
		got = append(got, tags.of(name))
	}
	if got, want := strings.Join(got, " "), "a x__y x__y#2 x__y#3 b"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
