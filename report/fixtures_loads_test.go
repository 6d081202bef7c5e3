package report_test

import (
	"time"

	"wsrun/metrics"
	"wsrun/result"
)

// loads is a suite of two loads, one of which has no requests, each with figures of its own.
func loads() fixture {
	b := ticker()
	b.closes(1000, "ticker under load", 1000, "client")
	b.tags = metrics.NewTags(map[string]string{"scenario": "chat room"})
	b.trend("ws_connecting", ramp(200, 2, 20), metrics.Tag{Key: "status", Value: "101"})
	b.count("ws_sessions", 200)
	b.count("ws_msgs_sent", 4000)
	b.count("ws_errors", 7, metrics.Tag{Key: "kind", Value: "tcp.reset"})
	b.closes(200, "chat room", 1000, "client")
	b.failures(7, metrics.Failure{
		Scenario: "chat room", Kind: "tcp.reset", Message: "connection reset by peer", Survived: true,
	})
	run := tickerRun(b, true)
	run.Scenarios = append(run.Scenarios, result.Scenario{
		Name: "chat room", File: "chat.yaml", Target: "wss://chat.example/ws", Passed: true, Iterations: 200, VUs: 20,
		Load: "20 VUs, 200 iterations", Elapsed: 21 * time.Second,
	})
	run.Scenarios[0].Snapshot = b.SnapshotOver(loadTime, loadTime).Of("ticker under load")
	run.Scenarios[1].Snapshot = b.SnapshotOver(21*time.Second, 20*time.Second).Of("chat room")
	return fixture{run: run}
}
