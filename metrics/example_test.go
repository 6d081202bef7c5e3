package metrics_test

import (
	"fmt"
	"time"

	"wsrun/metrics"
)

func Example() {
	reg := metrics.NewRegistry(metrics.Builtin(), 4)
	for vu := range 10 {
		rec := reg.Recorder(vu)
		join := rec.Trend("ws_response_time", metrics.NewTags(map[string]string{"scenario": "chat", "name": "join"}))
		sent := rec.Counter("ws_msgs_sent", metrics.NewTags(map[string]string{"scenario": "chat"}))
		for i := range 10 {
			sent.Add(1)
			join.Observe(time.Duration(vu*10+i+1) * time.Millisecond)
		}
	}

	snap := reg.Snapshot(20 * time.Second)
	sent, _ := snap.Get("ws_msgs_sent")
	joins, _ := snap.Get("ws_response_time", metrics.Tag{Key: "name", Value: "join"})
	fmt.Printf("%d messages, %.0f/s\n", sent.Count, sent.Rate)
	fmt.Printf("join: min %.1f, avg %.1f, max %.1f ms, p(80) %.0f ms\n", joins.Min, joins.Avg, joins.Max, joins.Quantile(0.8))
	_, pinged := snap.Get("ws_ping")
	fmt.Println("pings:", pinged)
	// Output:
	// 100 messages, 5/s
	// join: min 1.0, avg 50.5, max 100.0 ms, p(80) 80 ms
	// pings: false
}
