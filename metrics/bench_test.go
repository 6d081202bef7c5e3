package metrics_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

func BenchmarkCounterAdd(b *testing.B) {
	c := metrics.NewRegistry(metrics.Builtin(), 1).Recorder(0).Counter("ws_msgs_sent", nil)
	for b.Loop() {
		c.Add(1)
	}
}

func BenchmarkCounterAddSharded(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 64)
	shards := shardNumbers()
	b.RunParallel(func(pb *testing.PB) {
		c := reg.Recorder(shards()).Counter("ws_msgs_sent", nil)
		for pb.Next() {
			c.Add(1)
		}
	})
}

func BenchmarkRateAdd(b *testing.B) {
	r := metrics.NewRegistry(metrics.Builtin(), 1).Recorder(0).Rate("checks", nil)
	for b.Loop() {
		r.Add(true)
	}
}

func BenchmarkGaugeAdd(b *testing.B) {
	g := metrics.NewRegistry(metrics.Builtin(), 1).Recorder(0).Gauge("ws_connections", nil)
	for b.Loop() {
		g.Add(1)
	}
}

func BenchmarkTrendRecord(b *testing.B) {
	t := metrics.NewRegistry(metrics.Builtin(), 1).Recorder(0).Trend("ws_response_time", nil)
	values := latencies(1024)
	i := 0
	for b.Loop() {
		t.Record(values[i&1023])
		i++
	}
}

func BenchmarkTrendRecordSharded(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 64)
	shards := shardNumbers()
	values := latencies(1024)
	b.RunParallel(func(pb *testing.PB) {
		t := reg.Recorder(shards()).Trend("ws_response_time", nil)
		for i := 0; pb.Next(); i++ {
			t.Record(values[i&1023])
		}
	})
}

func BenchmarkCheckResult(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	id := reg.Check("chat", "accepted", diag.Pos{})
	for b.Loop() {
		reg.CheckResult(id, true, nil)
	}
}

func BenchmarkRecorderLookup(b *testing.B) {
	rec := metrics.NewRegistry(metrics.Builtin(), 1).Recorder(0)
	tags := metrics.NewTags(map[string]string{"scenario": "chat room", "name": "join"})
	b.ReportAllocs()
	for b.Loop() {
		rec.Trend("ws_response_time", tags)
	}
}

// A tick with n trends of which each got so many samples since the latest one.
func BenchmarkSnapshot(b *testing.B) {
	for _, bb := range []struct{ series, shards, samples int }{
		{10, 8, 10_000}, {10, 8, 100}, {1000, 8, 0}, {1000, 8, 1}, {1000, 8, 100}, {10_000, 8, 0},
	} {
		b.Run(fmt.Sprintf("series=%d,samples=%d", bb.series, bb.samples), func(b *testing.B) {
			reg := metrics.NewRegistry(metrics.Builtin(), bb.shards)
			values := latencies(1 << 14)
			trends := make([]*metrics.Trend, 0, bb.series*bb.shards)
			for s := range bb.series {
				tags := metrics.Tags{{Key: "name", Value: fmt.Sprint("request ", s)}}
				for shard := range bb.shards {
					t := reg.Recorder(shard).Trend("ws_response_time", tags)
					for i := range 200 / bb.shards {
						t.Record(values[(s*31+i)&(1<<14-1)])
					}
					trends = append(trends, t)
				}
			}
			reg.Snapshot(time.Second)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				b.StopTimer()
				for s := range bb.series {
					for i := range bb.samples {
						trends[s*bb.shards+i%bb.shards].Record(values[n&(1<<14-1)])
						n++
					}
				}
				b.StartTimer()
				reg.Snapshot(time.Second)
			}
		})
	}
}

// The first roll-up of a metric in a snapshot.
func BenchmarkGet(b *testing.B) {
	for _, series := range []int{1, 10, 1000} {
		b.Run(fmt.Sprint("series=", series), func(b *testing.B) {
			reg := metrics.NewRegistry(metrics.Builtin(), 1)
			for s := range series {
				t := reg.Recorder(0).Trend("ws_response_time", metrics.Tags{{Key: "name", Value: fmt.Sprint(s)}})
				for _, v := range latencies(2000) {
					t.Record(v)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				snap := reg.Snapshot(time.Second) // a new one: it keeps what it was asked for
				b.StartTimer()
				snap.Get("ws_response_time")
			}
		})
	}
}

func BenchmarkQuantile(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	t := reg.Recorder(0).Trend("ws_response_time", nil)
	for _, v := range latencies(100_000) {
		t.Record(v)
	}
	stats, _ := reg.Snapshot(time.Second).Get("ws_response_time")
	for b.Loop() {
		stats.Quantile(0.999)
	}
}

// latencies returns n round-trips as a service has them, in milliseconds: most about 5, a long tail. The same for the
// same n.
func latencies(n int) []float64 {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	out := make([]float64, n)
	for i := range out {
		out[i] = 5 * (1 + rnd.ExpFloat64()*rnd.ExpFloat64())
	}
	return out
}
