package tui

import (
	"fmt"
	"strings"
	"time"

	"wsrun/metrics"
)

// Run is what a line of progress needs to know of the run beside its snapshot.
type Run struct {
	Name       string
	Elapsed    time.Duration
	Duration   time.Duration // 0: bounded by iterations
	Iterations int64         // in all; 0: bounded by time
}

// Progress is one line: how far the run is, and how it goes.
func Progress(s *metrics.Snapshot, r Run) string {
	parts := []string{r.Name, far(s, r)}
	if g, ok := s.Get("ws_connections"); ok {
		parts = append(parts, fmt.Sprintf("%.0f open", g.Value))
	}
	sent, _ := s.Get("ws_msgs_sent")
	received, _ := s.Get("ws_msgs_received")
	parts = append(parts, fmt.Sprintf("%d sent, %d received", sent.Count, received.Count))
	if t, ok := s.Get("ws_response_time"); ok {
		parts = append(parts, fmt.Sprintf("p(95) %.1f ms", t.P95))
	}
	if e, ok := s.Get("ws_errors"); ok && e.Count > 0 {
		parts = append(parts, fmt.Sprintf("%d errors", e.Count))
	}
	if c, ok := s.Get("checks"); ok && c.Fails > 0 {
		parts = append(parts, fmt.Sprintf("%d checks failed", c.Fails))
	}
	return strings.Join(parts, "  ")
}

func far(s *metrics.Snapshot, r Run) string {
	elapsed := r.Elapsed.Round(time.Second)
	done, _ := s.Get("iterations")
	if r.Duration > 0 {
		return fmt.Sprintf("%s of %s, %d iterations", elapsed, r.Duration, done.Count)
	}
	return fmt.Sprintf("%s, %d of %d iterations", elapsed, done.Count, r.Iterations)
}
