package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"wsrun/bench/peak"
	"wsrun/metrics"
)

// vus share the recorders, as in a run: several to a shard.
const vus = 100

func main() {
	n := flag.Int64("n", 1_000_000, "response times, a multiple of 100")
	flag.Parse()
	if got := record(*n); got != *n {
		fmt.Fprintf(os.Stderr, "samples: the snapshot has %d samples, want %d\n", got, *n)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]int64{"samples": *n, "peak_rss": peak.Self()})
}

// record makes the samples and returns how many the last snapshot has. There
// are as many snapshots whatever n is, so that their memory is not taken for
// that of the samples.
func record(n int64) int64 {
	shards := runtime.GOMAXPROCS(0)
	reg := metrics.NewRegistry(metrics.Builtin(), shards)
	var wg sync.WaitGroup
	for shard := range shards {
		wg.Go(func() {
			for vu := shard; vu < vus; vu += shards {
				iterate(reg.Recorder(vu), vu, n/vus)
				if shard == 0 { // one goroutine takes them
					reg.Snapshot(time.Second)
				}
			}
		})
	}
	wg.Wait()
	stats, _ := reg.Snapshot(time.Second).Get("ws_response_time")
	return stats.Count
}

// iterate records n samples of one VU: latencies from 10 µs up to some seconds,
// by the name of one of ten requests.
func iterate(rec *metrics.Recorder, vu int, n int64) {
	tags := metrics.NewTags(map[string]string{"scenario": "samples", "name": "request " + strconv.Itoa(vu%10)})
	latency := rec.Trend("ws_response_time", tags)
	sent := rec.Counter("ws_msgs_sent", tags)
	checks := rec.Rate("checks", tags)
	random := rand.New(rand.NewPCG(1, uint64(vu)))
	for range n {
		latency.Record(0.01 + random.ExpFloat64()*random.ExpFloat64()*100)
		sent.Add(1)
		checks.Add(true)
	}
}
