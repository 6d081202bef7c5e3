package tui

import (
	"math"
	"time"

	"wsrun/metrics"
)

// historyEvery is the time between two points of the history. historyLength is how many points are kept: as many as the
// widest terminal can show.
const (
	historyEvery  = time.Second
	historyLength = 240
)

// History is the recent development of figures: one point per second, in constant memory however long the run is.
type History struct {
	VUs, Open, Sessions, Iterations, Sent, Received, BytesOut, BytesIn, Errors series
	P50, P95, P99                                                              series

	last *metrics.Snapshot // of the last point
}

// series holds the latest points of one figure, oldest first. NaN is a point without samples.
type series struct {
	points []float64
}

func (s *series) add(v float64) {
	if len(s.points) == historyLength {
		copy(s.points, s.points[1:])
		s.points = s.points[:historyLength-1]
	}
	s.points = append(s.points, v)
}

// now returns the latest point, NaN if there is none.
func (s *series) now() float64 {
	if len(s.points) == 0 {
		return math.NaN()
	}
	return s.points[len(s.points)-1]
}

// newest returns the last n points.
func (s *series) newest(n int) []float64 {
	if n = max(n, 0); len(s.points) > n {
		return s.points[len(s.points)-n:]
	}
	return s.points
}

// add records a snapshot if a point is due. It goes by the snapshots' own time, which continues from one scenario of a
// suite to the next and restarts at the end of a warm-up.
func (h *History) add(snap *metrics.Snapshot) {
	if h.last == nil || snap.Elapsed < h.last.Elapsed {
		h.last = snap
		return
	}
	passed := snap.Elapsed - h.last.Elapsed
	if passed < historyEvery-50*time.Millisecond {
		return
	}
	rate := func(metric string) float64 {
		now, _ := snap.Get(metric)
		was, _ := h.last.Get(metric)
		return float64(now.Since(was).Count) / passed.Seconds()
	}
	gauge := func(metric string) float64 {
		now, _ := snap.Get(metric)
		return now.Value
	}
	h.VUs.add(gauge(metrics.NameVUs))
	h.Open.add(gauge(metrics.NameWSConnections))
	h.Sessions.add(rate(metrics.NameWSSessions))
	h.Iterations.add(rate(metrics.NameIterations))
	h.Sent.add(rate(metrics.NameWSMsgsSent))
	h.Received.add(rate(metrics.NameWSMsgsReceived))
	h.BytesOut.add(rate(metrics.NameDataSent))
	h.BytesIn.add(rate(metrics.NameDataReceived))
	h.Errors.add(rate(metrics.NameWSErrors))
	h.times(snap)
	h.last = snap
}

// times adds the percentiles of the last second.
func (h *History) times(snap *metrics.Snapshot) {
	metric, now, ok := responseTimes(snap)
	p50, p95, p99 := math.NaN(), math.NaN(), math.NaN()
	if ok {
		was, _ := h.last.Get(metric)
		if d := now.Since(was); d.Count > 0 {
			p50, p95, p99 = d.Med, d.P95, d.P99
		}
	}
	h.P50.add(p50)
	h.P95.add(p95)
	h.P99.add(p99)
}

// responseTimes returns the times shown in the overview: those of requests, or of handshakes if the scenario has no
// requests.
func responseTimes(snap *metrics.Snapshot) (metric string, s metrics.Stats, ok bool) {
	metric = metrics.NameWSResponseTime
	if s, ok = snap.Get(metric); ok {
		return metric, s, true
	}
	metric = metrics.NameWSConnecting
	s, ok = snap.Get(metric)
	return metric, s, ok
}

// bars is a distribution prepared for drawing: the number of samples in each of several ranges from lo to hi, equally
// wide on a logarithmic scale.
type bars struct {
	metric string
	lo, hi float64
	counts []float64
}

// barCount is the number of ranges of a distribution.
const barCount = 60

// newBars summarises a trend. It omits the slowest hundredth and adds the fastest thousandth to the first range, so
// that a single slow or fast sample does not squeeze all others.
func newBars(metric string, s metrics.Stats) bars {
	b := bars{metric: metric, lo: max(s.Quantile(0.001), 0.001), hi: s.P99}
	if b.hi < b.lo*1.5 {
		b.lo, b.hi = b.lo/1.25, b.lo*1.25*1.5
	}
	span := math.Log(b.hi / b.lo)
	s.EachBucket(func(v float64, n int64) {
		if b.counts == nil {
			b.counts = make([]float64, barCount)
		}
		i := int(math.Log(max(v, b.lo)/b.lo) / span * barCount)
		if i <= barCount {
			b.counts[min(i, barCount-1)] += float64(n)
		}
	})
	return b
}

// share returns the position of a value between lo and hi, 0 to 1.
func (b bars) share(v float64) float64 {
	if b.hi <= b.lo || v <= 0 {
		return 0
	}
	return math.Log(v/b.lo) / math.Log(b.hi/b.lo)
}
