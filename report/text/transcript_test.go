package text

import (
	"strings"
	"testing"

	"wsrun/metrics"
	"wsrun/report/detail"
)

// Two failures of one moment show the session's frames once; those of another moment, or of another VU, show theirs.
func TestTranscriptIsShownOnce(t *testing.T) {
	detailOf := func(vu int, lastMS float64) *metrics.Detail {
		return &metrics.Detail{VU: vu, FramesTotal: 2, Frames: []metrics.Frame{{AtMS: 1, Out: true, Kind: "text", Size: 2, Data: []byte("hi")}, {AtMS: lastMS, Kind: "text", Size: 2, Data: []byte("ho")}}}
	}
	for _, tt := range []struct {
		name   string
		second *metrics.Detail
		want   int
	}{
		{"of one moment", detailOf(1, 5), 1},
		{"of another VU", detailOf(2, 5), 2},
		{"of a later session", detailOf(1, 6), 2},
	} {
		p := newReport(Options{Unicode: true}, nil)
		p.transcript(0, detailOf(1, 5), detail.FramesKept)
		p.transcript(0, tt.second, detail.FramesKept)
		if got := strings.Count(p.b.String(), "the session until then"); got != tt.want {
			t.Errorf("%s: shown %d times, want %d:\n%s", tt.name, got, tt.want, p.b.String())
		}
	}
}
