package report_test

import (
	"fmt"
	"math"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

const loadTime = 61234500 * time.Microsecond

// ticker records what a load run of load.yaml leaves behind.
func ticker() *book {
	b := newBook("ticker under load", metrics.Def{Name: "fan_out", Type: metrics.TrendType, Unit: "ms"}, metrics.Def{Name: "queue", Type: metrics.GaugeType, Unit: "jobs"})
	b.trend("ws_connecting", ramp(1000, 0.41, 9.8), metrics.Tag{Key: "status", Value: "101"})
	b.trend("ws_tcp", ramp(1000, 0.11, 2.8))
	b.trend("ws_upgrade", ramp(1000, 0.3, 7.01))
	b.trend("ws_session_duration", ramp(1000, 5600, 65000))
	b.trend("ws_response_time", ramp(1000, 0.212, 33.3), named("subscribe"))
	b.trend("ws_response_time", ramp(12043, 0.312, 1412.3), named("echo"))
	b.trend("iteration_duration", ramp(1000, 5600, 65000))
	b.trend("fan_out", ramp(1000, 1, 90))
	b.gauge("queue", 3, 17.5, 0)
	b.gauge("vus", 0, 50, 0)
	b.gauge("vus_max", 50)
	b.gauge("ws_connections", 0, 50, 0)
	b.count("ws_sessions", 1000)
	b.count("ws_msgs_sent", 13043)
	b.count("ws_msgs_received", 133043)
	b.count("iterations", 1000)
	b.count("data_sent", 1_234_567)
	b.count("data_received", 98_765_432)
	b.rate("ws_connect_failed", 0, 1000)
	return b
}

func tickerRun(b *book, passed bool) *result.Run {
	code := 0
	if !passed {
		code = 1
	}
	return &result.Run{
		Version: "0.1.0", Host: "linux/amd64, 8 CPUs, go1.26.0", Flags: "--vus 50 -e TOKEN", Started: started(), Elapsed: loadTime, Seed: 8412312, Passed: passed, ExitCode: code,
		Scenarios: []result.Scenario{{
			Name: "ticker under load", Description: "Fifty desks watch one ticker,\nas on a Monday morning.\n", File: "load.yaml", Target: "ws://127.0.0.1:43121/", OwnServer: true, Passed: passed,
			Iterations: 1000, VUs: 50, Load: "50 VUs, 1000 iterations",
		}},
		Snapshot: b.Snapshot(loadTime),
		Sources:  sources,
	}
}

func loadPassing() fixture {
	b := ticker()
	b.rate("checks", 2000, 0)
	b.check("ticker under load", "price is positive", at("load.yaml", 12, 7), 1000, 0, nil)
	b.check("ticker under load", "volume is there", at("load.yaml", 13, 7), 1000, 0, nil)
	b.closes(1000, "ticker under load", 1000, "client")
	run := tickerRun(b, true)
	run.History = history(loadTime, 61, false)
	run.Thresholds = []result.Threshold{
		{Scenario: "ticker under load", Base: "ws_connecting", Metric: "ws_connecting", Condition: "p(95) < 500ms", Aggregate: "p(x)", Op: "<", Limit: 500, Value: 8.123456, OK: true, Samples: 1000, File: "load.yaml", Line: 23},
		{Scenario: "ticker under load", Base: "checks", Metric: "checks", Condition: "rate > 99.9%", Aggregate: "rate", Op: ">", Limit: 0.999, Value: 1, OK: true, Samples: 2000, File: "load.yaml", Line: 25},
	}
	return fixture{run: run}
}

func loadFailing() fixture {
	const name = "ticker under load"
	b := ticker()
	b.rate("checks", 1997, 3)
	b.count("iterations_failed", 13)
	b.count("dropped_iterations", 4)
	b.count("ws_errors", 12, metrics.Tag{Key: "kind", Value: "expect.timeout"})
	b.count("ws_errors", 1, metrics.Tag{Key: "kind", Value: "tcp.reset"})
	b.check(name, "price is positive", at("load.yaml", 12, 7), 997, 3, &metrics.Detail{
		At: at("load.yaml", 12, 26), Len: 13, Message: `check "price is positive" failed`, VU: 17, Iteration: 3, Values: []metrics.Value{{Expr: "msg.price", Value: "-1"}},
	})
	b.check(name, "volume is there", at("load.yaml", 13, 7), 1000, 0, nil)
	b.check(name, "a check that nothing came to", at("load.yaml", 14, 7), 0, 0, nil)
	b.failures(12, metrics.Failure{
		Scenario: name, Kind: "expect.timeout", Message: "no message matched within 1s", At: at("load.yaml", 17, 5),
		Detail: &metrics.Detail{
			At: at("load.yaml", 18, 13), Len: 17, Message: "no message matched within 1s", Awaited: true, VU: 17, Iteration: 3, ArrivedTotal: 14, Frames: echoFrames(), FramesTotal: 1204,
			Values: []metrics.Value{{Expr: "sent", Value: `{"op":"echo","id":"6b7f8a52-4f0e-4a52-9d5c-0f2a3c1d9e77"}`}},
			Arrived: []metrics.Arrival{
				{AfterMS: 431, Size: 31, Head: `{"type":"tick","price":101.25}`, Why: "msg.id == sent.id is false: msg.id = nil", Taken: "on-message[0]"},
				{AfterMS: 931, Size: 31, Head: `{"type":"tick","price":101.5}`, Why: "msg.id == sent.id is false: msg.id = nil", Taken: "on-message[0]"},
			},
		},
	})
	b.failures(1, metrics.Failure{Scenario: name, Kind: "expect.timeout", Message: "no message matched within 10s", At: at("load.yaml", 5, 5), Detail: &metrics.Detail{
		At: at("load.yaml", 6, 13), Len: 22, Message: "no message matched within 10s", Awaited: true, VU: 9,
	}})
	b.failures(1, metrics.Failure{Scenario: name, Kind: "tcp.reset", Message: "read from ws://127.0.0.1:43121/: connection reset by peer"})
	b.closes(986, name, 1000, "client")
	b.closes(13, name, 1006, "network")
	b.closes(1, name, 4401, "server")
	b.count("iterations_cut", 3)
	b.Cut(name, "echo", at("load.yaml", 5, 5), 1200*time.Millisecond)
	b.Cut(name, "echo", at("load.yaml", 5, 5), 700*time.Millisecond)
	b.Cut(name, "the handshake", diag.Pos{}, 0)
	run := tickerRun(b, false)
	run.History = history(loadTime, 61, true)
	run.Scenarios[0].IterationsFailed, run.Scenarios[0].IterationsCut = 13, 3
	run.Scenarios[0].Coverage = typos("load.yaml", 41233)
	run.Scenarios[0].Aborted = "the threshold ws_errors count < 10 failed"
	run.Thresholds = []result.Threshold{
		{Scenario: name, Base: "ws_connecting", Metric: "ws_connecting", Condition: "p(95) < 500ms", Aggregate: "p(x)", Op: "<", Limit: 500, Value: 8.123456, OK: true, Samples: 1000, File: "load.yaml", Line: 23},
		{Scenario: name, Base: "ws_response_time", Tags: []metrics.Tag{{Key: "name", Value: "echo"}}, Metric: "ws_response_time{name:echo}", Condition: "p(95) < 250ms", Aggregate: "p(x)", Op: "<", Limit: 250, Value: 1150.04, Samples: 987, File: "load.yaml", Line: 24},
		{Scenario: name, Base: "ws_connecting", Tags: []metrics.Tag{{Key: "status", Value: "101"}}, Metric: "ws_connecting{status:101}", Condition: "avg < 100ms", Aggregate: "avg", Op: "<", Limit: 100, Value: 2.2, OK: true, Samples: 1000, File: "load.yaml", Line: 24},
		{Scenario: name, Base: "checks", Metric: "checks", Condition: "rate > 99.9%", Aggregate: "rate", Op: ">", Limit: 0.999, Value: 0.9985, Samples: 2000, File: "load.yaml", Line: 25},
		{Scenario: name, Base: "ws_ping", Metric: "ws_ping", Condition: "max < 1s", Aggregate: "max", Op: "<", Limit: 1000, Value: math.NaN(), NoData: true, File: "load.yaml", Line: 26},
		{Scenario: name, Base: "data_sent", Tags: []metrics.Tag{{Key: "scenario", Value: "nobody"}}, Metric: "data_sent{scenario:nobody}", Condition: "rate < 1MB", Aggregate: "rate", Op: "<", Limit: 1e+06, OK: true, File: "load.yaml", Line: 27},
	}
	run.Notices = []result.Notice{
		{At: at("load.yaml", 10, 9), Message: "the condition came to nil, which is not a bool; it counts as no match", Count: 31},
	}
	return fixture{run: run}
}

// suite is two scenarios, and more groups of errors than are shown.
func suite() fixture {
	b := ticker()
	for i := range 40 {
		b.failures(40-i, metrics.Failure{Scenario: "chat room", Kind: "handshake.status", Message: fmt.Sprintf("the server answered 503 to number %d", i), At: at("chat.yaml", i+1, 1)})
	}
	b.failures(2, metrics.Failure{Scenario: "chat room", Kind: "dns", Message: "look up chat.example: no such host"})
	b.closes(3, "chat room", 1000, "client")
	b.closes(3, "ticker under load", 1000, "client")
	run := tickerRun(b, false)
	run.Scenarios = append([]result.Scenario{{
		Name: "chat room", File: "smoke/chat.yaml", Target: "wss://chat.example/ws", Iterations: 822, IterationsFailed: 822, VUs: 1, Load: "1 VU, 1 iteration", Aborted: "stopped by --fail-fast",
	}}, run.Scenarios...)
	run.Scenarios[1].Passed = true
	run.Scenarios[0].Coverage, run.Scenarios[1].Coverage = typos("smoke/chat.yaml", 822), typos("load.yaml", 1)
	return fixture{run: run}
}

// tests is a suite of single iterations: one that passed, one whose check and wait failed, one that could not connect,
// one with a long name.
func tests() fixture {
	b := conversation()
	d := &metrics.Detail{At: at("chat.yaml", 7, 13), Len: 14, VU: 1, Message: "no message matched within 2s", Awaited: true, Frames: sessionOf(), FramesTotal: 143, Values: []metrics.Value{{Expr: "sent.id", Value: "7"}}}
	b.check("broken chat", "accepted", at("chat.yaml", 9, 7), 0, 1, &metrics.Detail{Message: "check \"accepted\" failed", Values: []metrics.Value{{Expr: "msg.ok", Value: "false"}}})
	b.failures(1, metrics.Failure{Scenario: "broken chat", Kind: "expect.timeout", Message: d.Message, At: at("chat.yaml", 6, 5), Detail: d})
	b.failures(2, metrics.Failure{Scenario: "nowhere", Kind: "tcp.refused", Message: "connection refused by 127.0.0.1:1"})
	long := "smoke/" + strings.Repeat("a-very-long-folder/", 6) + "presence.yaml"
	return fixture{run: &result.Run{
		Version: "0.1.0", Started: started(), Elapsed: 3 * time.Second, Seed: 42, ExitCode: 1, Tests: true,
		Scenarios: []result.Scenario{
			{Name: "chat room", Description: "One joins, and is greeted.", File: "smoke/chat.yaml", Passed: true, Iterations: 1, VUs: 1, Load: "1 VU, 1 iteration", Elapsed: 412 * time.Millisecond},
			{Name: "broken chat", File: "chat.yaml", Line: 2, Iterations: 1, IterationsFailed: 1, VUs: 1, Load: "1 VU, 1 iteration", Elapsed: 2012 * time.Millisecond},
			{Name: "nowhere", Iterations: 1, IterationsFailed: 1, VUs: 1, Load: "1 VU, 1 iteration", Elapsed: 900 * time.Microsecond, Aborted: "stopped by --fail-fast"},
			{Name: "presence", File: long, Passed: true, Iterations: 1, VUs: 1, Load: "1 VU, 1 iteration", Elapsed: 30 * time.Millisecond},
		},
		Thresholds: []result.Threshold{{Scenario: "chat room", Base: "ws_connecting", Metric: "ws_connecting", Condition: "max < 1s", Aggregate: "max", Op: "<", Limit: 1000, Value: 4.8, OK: true, File: "smoke/chat.yaml", Line: 3}},
		Snapshot:   b.Snapshot(3 * time.Second),
		Sources:    sources,
	}}
}

func hostile() fixture {
	evil := hostileText()
	b := newBook(evil)
	b.trend("ws_response_time", ramp(100, 0.1, 3_500_000), named(evil))
	b.trend("ws_response_time", ramp(100, 0.1, 12), named("short"))
	b.trend("ws_connecting", ramp(100, 0.1, 12), metrics.Tag{Key: "evil", Value: evil})
	b.count("data_sent", math.MaxInt64/4)
	b.count("iterations", math.MaxInt64/4)
	d := &metrics.Detail{At: at("load.yaml", 12, 26), Len: 13, Message: evil, Reason: evil, VU: 1 << 40, Iteration: 1 << 40, Values: []metrics.Value{{Expr: evil, Value: evil}}, ArrivedTotal: 3, Frames: hostileFrames(), FramesTotal: 7}
	b.check(evil, evil, at("load.yaml", 12, 7), 3_000, 3, d)
	b.check(evil, evil+"!", at("a/very/long/path/that/goes/on/and/on/and/on/and/on/and/has/no/space/in/it/load.yaml", 12, 7), 3, 0, d)
	b.failures(3, metrics.Failure{Scenario: evil, Kind: "script", Message: evil, At: at("a/very/long/path/that/goes/on/and/on/and/on/and/on/and/has/no/space/in/it/load.yaml", 12, 7), Detail: d})
	b.closes(3, evil, 4999, evil)
	run := tickerRun(b, false)
	s := &run.Scenarios[0]
	s.Name, s.Description, s.File, s.Target, s.Aborted, s.Load = evil, evil, evil+".yaml", evil, evil, evil
	run.Thresholds = []result.Threshold{
		{Scenario: evil, Base: "ws_connecting", Tags: []metrics.Tag{{Key: "evil", Value: evil}}, Metric: "ws_connecting{evil:" + evil + "}", Condition: "p(95) < 500ms " + evil, Aggregate: "p(x)", Op: "<", Limit: 500, Value: math.Inf(1), File: evil, Line: 3},
	}
	run.Notices = []result.Notice{{At: at(evil, 1, 1), Message: evil, Count: 1000}}
	s.Coverage = evilCoverage(evil)
	return fixture{run: run}
}

func noSamplesLoad() fixture {
	b := newBook("ticker under load")
	b.Check("ticker under load", "price is positive", at("load.yaml", 12, 7))
	run := tickerRun(b, false)
	run.Scenarios[0].Iterations = 0
	return fixture{run: run}
}

func interrupted() fixture {
	b := ticker()
	b.closes(500, "ticker under load", 1000, "client")
	b.closes(50, "ticker under load", 1006, "client")
	run := tickerRun(b, true)
	run.Interrupted, run.ExitCode = true, 130
	run.Scenarios[0].Interrupted = true
	run.Elapsed = 3*time.Hour + 62*time.Second
	run.History = history(run.Elapsed, 400, false)
	return fixture{run: run}
}

// echoFrames are the latest of a session that waits for an echo among ticks.
func echoFrames() []metrics.Frame {
	var list []metrics.Frame
	for i := range 9 {
		at := 20_000 + 100*float64(i)
		list = append(list, frameOf(at, false, "text", fmt.Sprintf(`{"type":"tick","price":%d}`, 100+i), "on-message[0]"))
	}
	list = append(list, frameOf(21_000, true, "text", `{"op":"echo","id":"6b7f8a52-4f0e-4a52-9d5c-0f2a3c1d9e77"}`, "echo"))
	for i := range 2 {
		f := frameOf(21_431+500*float64(i), false, "text", `{"type":"tick","price":101.25}`, "on-message[0]")
		f.Listed = true
		list = append(list, f)
	}
	return list
}
