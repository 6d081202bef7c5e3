package report

import (
	"strings"
	"testing"

	"wsrun/metrics"
)

// Two failures of one moment show the session's frames once; those of another moment, or of another VU, show theirs.
func TestTranscriptIsShownOnce(t *testing.T) {
	detail := func(vu int, lastMS float64) *metrics.Detail {
		return &metrics.Detail{VU: vu, FramesTotal: 2, Frames: []metrics.Frame{{AtMS: 1, Out: true, Kind: "text", Size: 2, Data: []byte("hi")}, {AtMS: lastMS, Kind: "text", Size: 2, Data: []byte("ho")}}}
	}
	for _, tt := range []struct {
		name   string
		second *metrics.Detail
		want   int
	}{
		{"of one moment", detail(1, 5), 1},
		{"of another VU", detail(2, 5), 2},
		{"of a later session", detail(1, 6), 2},
	} {
		p := newPage(TextOptions{Unicode: true}, nil)
		p.transcript(0, detail(1, 5), framesKept)
		p.transcript(0, tt.second, framesKept)
		if got := strings.Count(p.b.String(), "the session until then"); got != tt.want {
			t.Errorf("%s: shown %d times, want %d:\n%s", tt.name, got, tt.want, p.b.String())
		}
	}
}
