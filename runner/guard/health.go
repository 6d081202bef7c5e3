package guard

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/diag"
)

// Health is what the generator observes of itself: a measurement is only as good as the machine that makes it. The zero
// value is ready to use; its methods are safe for concurrent use.
type Health struct {
	mu       sync.Mutex
	busy     time.Duration // how long the CPUs were saturated
	busiest  float64       // highest share of all CPUs
	lag      time.Duration // largest delay of one of our ticks
	lags     int
	share    float64       // recent share of all CPUs
	lately   time.Duration // delay of the latest tick
	warnings []string

	starved atomic.Int64 // how often descriptors or ports ran out
}

// Thresholds of health: beyond these, figures may be the generator's own.
const (
	healthEvery = 500 * time.Millisecond
	busyFrom    = 0.9
	busyLong    = 3 * time.Second
	lagFrom     = 100 * time.Millisecond
)

// Watch samples CPU time and scheduling lag until stop is called, and calls each after every sample. A panic in the
// goroutine that it starts is passed to crashed.
func (h *Health) Watch(each func(), crashed func(why any)) (stop func()) {
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		defer func() {
			if why := recover(); why != nil {
				crashed(why)
			}
		}()
		tick := time.NewTicker(healthEvery)
		defer tick.Stop()
		last, lastCPU := time.Now(), cpuTime()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				now, cpu := time.Now(), cpuTime()
				h.sample(now.Sub(last), cpu-lastCPU, runtime.GOMAXPROCS(0))
				last, lastCPU = now, cpu
				each()
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}

// sample records an interval of wall time with the CPU time that the process used in it.
func (h *Health) sample(wall, cpu time.Duration, cpus int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	share := float64(cpu) / (float64(wall) * float64(cpus))
	h.busiest = max(h.busiest, share)
	h.share, h.lately = share, max(wall-healthEvery, 0)
	if share >= busyFrom {
		h.busy += wall
	}
	if lag := wall - healthEvery; lag >= lagFrom {
		h.lag = max(h.lag, lag)
		h.lags++
	}
}

// Starved counts a connection for which no descriptor or port was left.
func (h *Health) Starved() { h.starved.Add(1) }

// Warn adds a sentence to the summary about the generator.
func (h *Health) Warn(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.warnings = append(h.warnings, text)
}

// Now returns the current state of the generator: the process's share of all CPUs, the latest tick's lag, and reasons
// why figures may be the generator's own.
func (h *Health) Now() (cpu float64, lag time.Duration, warnings []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.share >= busyFrom {
		warnings = append(warnings, fmt.Sprintf("saturated: cpu %.0f%%", h.share*100))
	}
	if h.lately >= lagFrom {
		warnings = append(warnings, fmt.Sprintf("late by %s", h.lately.Round(time.Millisecond)))
	}
	if n := h.starved.Load(); n > 0 {
		warnings = append(warnings, "out of descriptors or ports, "+diag.Count(n, "time"))
	}
	return h.share, h.lately, warnings
}

// Warnings says whether the generator was the bottleneck. ownServer: the file's server runs in the same process;
// mostOpen is the maximum number of open connections.
func (h *Health) Warnings(ownServer bool, mostOpen func() int) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := h.warnings
	if h.busy >= busyLong {
		text := fmt.Sprintf(
			"the generator was saturated: for %s it used over %.0f%% of its %s, so latencies may be its own",
			h.busy.Round(time.Second), 100*busyFrom, diag.Count(runtime.GOMAXPROCS(0), "CPU"),
		)
		if ownServer {
			text += " (the file's own server runs in the same process)"
		}
		out = append(out, text)
	}
	if h.lags > 1 {
		out = append(out, fmt.Sprintf("the generator was late %d times, by up to %s: figures from then may be its own",
			h.lags, h.lag.Round(time.Millisecond)))
	}
	if n := h.starved.Load(); n > 0 {
		out = append(out, fmt.Sprintf("the generator ran out of descriptors or ports %s, with at most %s open: raise "+
			"`ulimit -n`, or use connect.local-addresses", diag.Count(n, "time"), diag.Count(mostOpen(), "connection")))
	}
	return out
}
