package guard

import (
	"fmt"
	"maps"
	"math"
	"runtime/debug"
	gometrics "runtime/metrics"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
)

// Memory watches how much memory the process may still take, and ends its runs before none is left: otherwise Go's
// runtime would end the process, with exit status 2 and nothing written, or the kernel would. It checks periodically,
// and in between whenever evaluations, messages and connections have taken much. One per process is enough; its methods
// are safe for concurrent use.
type Memory struct {
	gauge *checks.Memory
	trip  chan struct{} // closed when there is too little left
	once  sync.Once

	looking sync.Mutex // guards the following
	bounds  []bound
	heap    [4]gometrics.Sample
	worst   struct{ used, most uint64 } // when it tripped
	which   int                         // index of the bound

	text atomic.Pointer[string] // why the runs were ended
	told chan struct{}          // closed when the runs have been told

	mu   sync.Mutex
	runs map[*Run]bool
}

// Run is what Memory does to a run if too little memory is left. Both functions are called by a goroutine of Memory, or
// by Join.
type Run struct {
	Stop func()           // frees memory immediately: sessions are cut, because closing one takes some
	Fail func(why string) // counts the failure, which is the generator's own, once; also stops
}

// bound is one limit of the process's memory.
type bound struct {
	of string // description for messages: "that GOMEMLIMIT allows"
	// left returns how much is used, and how much may be. ok is false if that is unknown. It must neither allocate nor
	// block.
	left func(heap goMemory) (used, most uint64, ok bool)
	keep uint64 // bytes to keep free; 0: a share of the total
	// Share of the total, in percent, from which the collector works harder, so that garbage does not fill the memory.
	heap uint64
}

// goMemory is the memory of Go's runtime, in bytes.
type goMemory struct {
	held uint64 // obtained from the system and not given back
	free uint64 // free or given back: used before asking the system for more
	live uint64 // part of held that was not garbage at the latest collection
}

const (
	memoryEvery = 100 * time.Millisecond
	memoryShare = 10 // one part in so many must be left
)

// WatchMemory starts to watch until stop is called. If no limit is known, nothing is watched.
func WatchMemory() (m *Memory, stop func()) {
	m = &Memory{trip: make(chan struct{}), told: make(chan struct{}), runs: map[*Run]bool{}}
	m.gauge = checks.NewMemory(m.look)
	for i, name := range []string{
		"/memory/classes/total:bytes", "/memory/classes/heap/released:bytes",
		"/memory/classes/heap/free:bytes", "/gc/heap/live:bytes",
	} {
		m.heap[i].Name = name
	}
	m.bounds = systemBounds(m.read())
	restore := m.limitHeap()
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		tick := time.NewTicker(memoryEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				m.look()
			case <-done:
				return
			}
		}
	})
	over.Go(func() {
		select {
		case <-m.trip:
			m.end()
		case <-done:
		}
	})
	return m, func() {
		close(done)
		over.Wait()
		restore()
	}
}

// read returns the current memory of Go's runtime. The caller holds the lock, or is alone.
func (m *Memory) read() goMemory {
	gometrics.Read(m.heap[:])
	of := func(i int) uint64 { return m.heap[i].Value.Uint64() }
	total, released, free := of(0), of(1), of(2)
	return goMemory{held: total - released, free: released + free, live: of(3)}
}

// limitHeap tells the collector about the bounds, unless GOMEMLIMIT sets its limit, which is then one of the bounds.
func (m *Memory) limitHeap() (restore func()) {
	if own := debug.SetMemoryLimit(-1); own != math.MaxInt64 {
		m.bounds = append(
			m.bounds,
			bound{of: "that GOMEMLIMIT allows", left: func(heap goMemory) (used, most uint64, ok bool) {
				return heap.live, uint64(own), true
			}},
		)
		return func() {}
	}
	heap, least := m.read(), uint64(math.MaxInt64)
	for _, b := range m.bounds {
		if used, most, ok := b.left(heap); ok {
			least = min(least, heap.held+(most-min(used, most))/100*b.heap)
		}
	}
	if least >= math.MaxInt64 {
		return func() {}
	}
	was := debug.SetMemoryLimit(int64(least))
	return func() { debug.SetMemoryLimit(was) }
}

// look trips if one of the bounds is near. It neither allocates nor blocks: the caller may just have taken the memory
// that is missing.
func (m *Memory) look() {
	if m.gauge.Spent() || !m.looking.TryLock() {
		return
	}
	defer m.looking.Unlock()
	heap := m.read()
	for i := range m.bounds {
		b := &m.bounds[i]
		used, most, ok := b.left(heap)
		keep := b.keep
		if keep == 0 {
			keep = most / memoryShare
		}
		if ok && used+keep >= most {
			m.worst.used, m.worst.most, m.which = used, most, i
			m.gauge.Spend()
			m.once.Do(func() { close(m.trip) })
			return
		}
	}
}

// end ends the runs: first it frees memory, then it ends everything else, and finally it reports that.
func (m *Memory) end() {
	defer close(m.told)
	for _, r := range m.running() {
		r.Stop()
	}
	m.looking.Lock()
	text := fmt.Sprintf(
		"wsrun is about to run out of memory: %s of the %s %s are used",
		inMiB(m.worst.used),
		inMiB(m.worst.most),
		m.bounds[m.which].of,
	)
	m.looking.Unlock()
	m.text.Store(&text)
	for _, r := range m.running() {
		r.Fail(text)
	}
}

// Spent says why runs were ended; "": there is memory.
func (m *Memory) Spent() string {
	if m == nil {
		return ""
	}
	if text := m.text.Load(); text != nil {
		return *text
	}
	return ""
}

// Gauge returns what the expression machines of a run report to; nil if nothing is watched.
func (m *Memory) Gauge() *checks.Memory {
	if m == nil {
		return nil
	}
	return m.gauge
}

// Join watches for a run until it leaves. If memory has already run out, the run fails immediately.
func (m *Memory) Join(run Run) (leave func()) {
	if m == nil {
		return func() {}
	}
	m.mu.Lock()
	m.runs[&run] = true
	m.mu.Unlock()
	if text := m.Spent(); text != "" {
		run.Fail(text)
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.runs, &run)
	}
}

// Settle waits, if memory has run out, until all runs have been told.
func (m *Memory) Settle() {
	if m.Gauge().Spent() {
		<-m.told
	}
}

func (m *Memory) running() []*Run {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.runs))
}

func inMiB(bytes uint64) string { return fmt.Sprintf("%d MiB", bytes>>20) }
