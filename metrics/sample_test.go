package metrics_test

import (
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wsrun/metrics"
)

func TestSamples(t *testing.T) {
	reg := newRegistry(2)
	samples := reg.Samples()
	tags := metrics.Tags{{Key: "scenario", Value: "chat"}}
	reg.Recorder(0).Counter("ws_msgs_sent", tags).Add(3)
	reg.Recorder(1).Counter("ws_msgs_sent", tags).Add(0) // nothing was added
	reg.Recorder(1).Trend("ws_ping", nil).Record(1.25)
	reg.Recorder(1).Trend("ws_ping", nil).Record(math.NaN()) // which the trend leaves out, too
	reg.Recorder(0).Rate("checks", nil).Add(true)
	reg.Recorder(1).Rate("checks", nil).Add(false)
	reg.Recorder(1).Gauge("vus", nil).Add(2)
	reg.Recorder(0).Gauge("vus", nil).Add(-1)

	sent := &metrics.SampleSeries{Metric: "ws_msgs_sent", Type: metrics.CounterType, Tags: tags}
	ping := &metrics.SampleSeries{Metric: "ws_ping", Type: metrics.TrendType, Unit: "ms"}
	checks := &metrics.SampleSeries{Metric: "checks", Type: metrics.RateType}
	vus := &metrics.SampleSeries{Metric: "vus", Type: metrics.GaugeType}
	want := []metrics.Sample{{Of: sent, Value: 3}, {Of: ping, Value: 1.25}, {Of: checks, Value: 1}, {Of: checks}, {Of: vus, Value: 2}, {Of: vus, Value: 1}}
	got := samples.Take()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(metrics.Sample{}, "At"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
	for i := range got[1:] {
		if got[i].At > got[i+1].At {
			t.Errorf("sample %d is at %v and the next one at %v, want the order of time", i, got[i].At, got[i+1].At)
		}
	}
	if got[2].Of != got[3].Of {
		t.Error("two samples of a series have two addresses for it")
	}
	if again := samples.Take(); len(again) != 0 {
		t.Errorf("got %d samples twice", len(again))
	}
}

// Whoever takes nothing holds nobody up: memory is bounded, and every sample is kept or counted.
func TestSamplesThatNobodyTakes(t *testing.T) {
	const n = 100_000
	reg := newRegistry(2)
	samples := reg.Samples()
	c := reg.Recorder(0).Counter("ws_msgs_sent", nil)
	for range n {
		c.Add(1)
	}
	select {
	case <-samples.Called():
	default:
		t.Error("nobody was called, though a buffer is full")
	}
	kept := len(samples.Take())
	if got := kept + int(samples.Dropped()); got != n || kept == 0 || kept > 1<<15 {
		t.Errorf("got %d kept and %d dropped, want %d in all and at most %d kept", kept, samples.Dropped(), n, 1<<15)
	}
	if stats, _ := snapshot(reg).Get("ws_msgs_sent"); stats.Count != n {
		t.Errorf("got a count of %d, want %d: what is dropped is summed up all the same", stats.Count, n)
	}
}

// What is recorded while samples are taken is neither lost nor doubled.
func TestSamplesWhileTaken(t *testing.T) {
	const vus, each = 8, 1000
	reg := newRegistry(4)
	samples := reg.Samples()
	var wg sync.WaitGroup
	for vu := range vus {
		wg.Go(func() {
			c := reg.Recorder(vu).Counter("ws_msgs_sent", nil)
			for range each {
				c.Add(1)
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	n := 0
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		n += len(samples.Take())
	}
	if got := n + int(samples.Dropped()); got != vus*each {
		t.Errorf("got %d samples taken and dropped, want %d", got, vus*each)
	}
}

func BenchmarkSamples(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	samples := reg.Samples()
	c := reg.Recorder(0).Counter("ws_msgs_sent", nil)
	i := 0
	for b.Loop() {
		c.Add(1)
		if i++; i%10_000 == 0 {
			samples.Take()
		}
	}
	if samples.Dropped() > 0 {
		b.Error("samples were dropped")
	}
}
