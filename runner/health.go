package runner

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"wsrun/diag"
)

// health is what the generator sees of itself: a measurement is only as good as the machine that makes it.
type health struct {
	mu       sync.Mutex
	busy     time.Duration // for how long the CPUs were saturated
	busiest  float64       // share of all CPUs
	lag      time.Duration // the worst that a tick of ours came late
	lags     int
	share    float64       // of all CPUs, lately
	lately   time.Duration // by which the latest tick came late
	warnings []string
}

// Thresholds of health: from these on figures may be the generator's own.
const (
	healthEvery = 500 * time.Millisecond
	busyFrom    = 0.9
	busyLong    = 3 * time.Second
	lagFrom     = 100 * time.Millisecond
)

// watchHealth samples CPU time and scheduling lag until the function that it returns is called.
func (r *Runner) watchHealth() (stop func()) {
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		defer func() { r.crash(recover()) }()
		tick := time.NewTicker(healthEvery)
		defer tick.Stop()
		last, lastCPU := time.Now(), cpuTime()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				now, cpu := time.Now(), cpuTime()
				r.health.sample(now.Sub(last), cpu-lastCPU, runtime.GOMAXPROCS(0))
				last, lastCPU = now, cpu
				r.sampled[0].refill()
				r.sampled[1].refill()
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}

// sample notes one stretch of wall time with the CPU time that the process used in it.
func (h *health) sample(wall, cpu time.Duration, cpus int) {
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

// warn adds a sentence to what the summary says of the generator.
func (r *Runner) warn(text string) {
	r.health.mu.Lock()
	defer r.health.mu.Unlock()
	r.health.warnings = append(r.health.warnings, text)
}

// warnings says in words when the generator was the bottleneck.
func (r *Runner) warnings() []string {
	h := &r.health
	h.mu.Lock()
	defer h.mu.Unlock()
	out := h.warnings
	if h.busy >= busyLong {
		text := fmt.Sprintf(
			"the generator was saturated: for %s it used over %.0f%% of its %s, so latencies may be its own",
			h.busy.Round(time.Second),
			100*busyFrom,
			diag.Count(runtime.GOMAXPROCS(0), "CPU"),
		)
		if r.server != nil {
			text += " (the file's own server runs in the same process)"
		}
		out = append(out, text)
	}
	if h.lags > 1 {
		out = append(
			out,
			fmt.Sprintf(
				"the generator was late %d times, by up to %s: figures from then may be its own",
				h.lags,
				h.lag.Round(time.Millisecond),
			),
		)
	}
	if n := r.starved.Load(); n > 0 {
		out = append(
			out,
			"the generator ran out of descriptors or ports "+diag.Count(
				n,
				"time",
			)+", with at most "+diag.Count(
				r.mostOpen(),
				"connection",
			)+
				" open: raise `ulimit -n`, or use connect.local-addresses",
		)
	}
	return out
}
