package report_test

import (
	"math"
	"time"

	"wsrun/metrics"
)

// history is the course of a run that ramps up to 50 VUs, and from the middle on, if it fails, gets slow and loses
// connections. It is the same each time.
func history(total time.Duration, points int, failing bool) []metrics.Point {
	out := make([]metrics.Point, points)
	noise := uint32(7)
	wobble := func() float64 {
		noise = noise*1664525 + 1013904223
		return float64(noise>>8)/float64(1<<24) - 0.5
	}
	for i := range out {
		p := &out[i]
		p.From, p.To = total*time.Duration(i)/time.Duration(points), total*time.Duration(i+1)/time.Duration(points)
		x := (float64(i) + 0.5) / float64(points)
		p.VUs = math.Round(50 * min(1, x*5, (1-x)*10))
		p.Connections = max(p.VUs-math.Abs(math.Round(wobble()*2)), 0)
		p.Sessions = 2 + 12*math.Max(0, 0.2-x)/0.2 + wobble()
		p.Sent = p.VUs * (4 + wobble()*0.5)
		p.Received = p.VUs * (43 + wobble()*4)
		slow := 1.0
		if failing && x > 0.55 && x < 0.8 {
			slow = 1 + 30*math.Sin((x-0.55)/0.25*math.Pi)
		}
		if i > 1 && (i < points*9/10 || !failing) {
			p.Responses = 200
			p.P50 = (4 + wobble()) * (1 + (slow-1)*0.3)
			p.P95 = (18 + 4*wobble()) * slow
			p.P99 = (34 + 12*wobble()) * slow
		}
		if failing && slow > 8 && i%2 == 0 {
			p.Errors = []metrics.KindCount{{Kind: "expect.timeout", Count: int64(slow / 8)}}
			p.Closes = []metrics.CodeCount{{Code: 1006, Count: int64(slow / 8)}}
		}
		if failing && i == points*3/4 {
			p.Errors = append(p.Errors, metrics.KindCount{Kind: "tcp.reset", Count: 1})
			p.Closes = append(p.Closes, metrics.CodeCount{Code: 4401, Count: 1})
		}
		if n := int64(12 * x); n > 0 {
			p.Closes = append(p.Closes, metrics.CodeCount{Code: 1000, Count: n})
		}
	}
	return out
}
