package report_test

import (
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

func openStep() result.Step {
	return result.Opened{URL: "ws://127.0.0.1:43121/", OK: true, Took: 4812 * time.Microsecond, Status: 101}
}

func checkStep(name string, line int, ok bool, d *metrics.Detail) result.Step {
	return result.Checked{Name: name, At: diag.Pos{File: "chat.yaml", Line: line, Col: 7}, OK: ok, Detail: d}
}

func joinStep() result.Step {
	return result.Done{Verb: "expect", Name: "join", Named: true, At: diag.Pos{File: "chat.yaml", Line: 8, Col: 5}, Took: 12310 * time.Microsecond}
}

func closeStep(code int, reason, by string, ok bool) result.Step {
	return result.Closed{OK: ok, Code: code, Reason: reason, By: by, Took: 412400 * time.Microsecond}
}

func singlePassing() fixture {
	b := conversation()
	b.trend("ws_ping", []float64{0.31})
	b.trend("ws_response_time", []float64{1.02, 1.4, 0.9}, named("say"))
	b.check("chat room", "status is 101", at("chat.yaml", 5, 3), 1, 0, nil)
	b.check("chat room", "accepted", at("chat.yaml", 13, 7), 1, 0, nil)
	b.check("chat room", "right room", at("chat.yaml", 14, 7), 1, 0, nil)
	b.closes(1, "chat room", 1000, "client")
	pos := func(line int) diag.Pos { return diag.Pos{File: "chat.yaml", Line: line, Col: 5} }
	run := chat(b, true)
	run.Scenarios[0].Coverage = typos("chat.yaml", 1)
	return fixture{run, []result.Step{
		openStep(), checkStep("status is 101", 5, true, nil),
		joinStep(), checkStep("accepted", 13, true, nil), checkStep("right room", 14, true, nil),
		result.Done{Verb: "expect", Name: "on-open[1]", At: pos(15), Took: 1020 * time.Microsecond},
		result.Done{Verb: "ping", Name: "on-open[2]", At: pos(17), Took: 310 * time.Microsecond},
		result.Checked{Name: "heard all", Alone: true, At: pos(18), OK: true},
		closeStep(1000, "done", "client", true),
	}}
}

func rightRoom() *metrics.Detail {
	return &metrics.Detail{
		At: at("chat.yaml", 14, 19), Len: 42, Message: `check "right room" failed`, VU: 1,
		Values: []metrics.Value{{Expr: "msg.room", Value: `"lobby"`}, {Expr: "vars.room", Value: `"lobby"`}, {Expr: "msg.members", Value: "1"}},
		Frames: []metrics.Frame{
			frameOf(0.31, true, "text", `{"type":"join","room":"lobby"}`, "join"),
			{AtMS: 12.6, Kind: "text", Size: 4096, Data: []byte(`{"type":"joined","room":"lobby","members":1,"text":"` + strings.Repeat("界", 20)), Cut: true, By: "on-message[0], join"},
		},
		FramesTotal: 2,
	}
}

func frameOf(at float64, out bool, kind, data, by string) metrics.Frame {
	return metrics.Frame{AtMS: at, Out: out, Kind: kind, Size: len(data), Data: []byte(data), By: by}
}

// sessionOf is what a session that waited in vain had sent and received: all but the first of its frames.
func sessionOf() []metrics.Frame {
	listed := func(f metrics.Frame) metrics.Frame { f.Listed = true; return f }
	return []metrics.Frame{
		frameOf(0.31, true, "text", `{"type":"join","room":"lobby"}`, "join"),
		frameOf(12.6, false, "text", `{"type":"joined","room":"lobby","members":1}`, "join"),
		frameOf(12.7, true, "binary", "\xca\xfe\xba\xbe\x00\x01", "on-message[0]"),
		listed(frameOf(15.8, false, "text", `{"type":"heartbeat","seq":1}`, "on-message[0]")),
		frameOf(15.9, true, "text", "pong\n\x1b[2J", "on-message[0]"),
		frameOf(20, false, "ping", "are you there", ""),
		frameOf(1000.25, true, "ping", "1", "interval[0]"),
		frameOf(1001, false, "pong", "1", ""),
		listed(frameOf(1516.2, false, "text", `{"type":"welcome","room":"lobby"`, "")),
		listed(frameOf(1916.2, false, "binary", "\xca\xfe\xba\xbe", "")),
		frameOf(1917, false, "text", `{"type":"note","text":"nobody waits for it"}`, ""),
		frameOf(1918, false, "text", `{"type":"kept","text":"for later"}`, "the inbox"),
		{AtMS: 2012, Kind: "close", Size: 9, Data: []byte("going away"), Code: 1001},
		{AtMS: 2012.1, Out: true, Kind: "close", Code: 1001},
		{AtMS: 2012.2, Out: true, Kind: "close"},
	}
}

func singleCheck() fixture {
	b := conversation()
	b.check("chat room", "status is 101", at("chat.yaml", 5, 3), 1, 0, nil)
	b.check("chat room", "accepted", at("chat.yaml", 13, 7), 1, 0, nil)
	b.check("chat room", "right room", at("chat.yaml", 14, 7), 0, 1, rightRoom())
	b.check("chat room", "never reached", at("chat.yaml", 16, 7), 0, 0, nil)
	b.closes(1, "chat room", 1000, "client")
	return fixture{chat(b, false), []result.Step{
		openStep(), checkStep("status is 101", 5, true, nil),
		joinStep(), checkStep("accepted", 13, true, nil), checkStep("right room", 14, false, rightRoom()),
		closeStep(1000, "", "client", true),
	}}
}

func singleTimeout() fixture {
	b := conversation()
	b.count("iterations_failed", 1)
	b.count("ws_errors", 1, metrics.Tag{Key: "kind", Value: "expect.timeout"})
	b.check("chat room", "status is 101", at("chat.yaml", 5, 3), 1, 0, nil)
	b.check("chat room", "accepted", at("chat.yaml", 13, 7), 0, 1, &metrics.Detail{
		At: at("chat.yaml", 13, 17), Len: 6, Message: `check "accepted" failed: msg.ok is nil, not a bool`, Reason: "msg.ok is nil, not a bool", VU: 1,
		Values: []metrics.Value{{Expr: "msg.ok", Value: "nil"}},
	})
	b.closes(1, "chat room", 1000, "client")
	waited := metrics.Failure{
		Scenario: "chat room", Kind: "expect.timeout", Message: "no message matched within 2s", At: at("chat.yaml", 15, 5),
		Detail: &metrics.Detail{
			At: at("chat.yaml", 15, 13), Len: 79, Message: "no message matched within 2s", Awaited: true, VU: 1, ArrivedTotal: 5, Frames: sessionOf(), FramesTotal: 143,
			Arrived: []metrics.Arrival{
				{AfterMS: 3.1, Size: 28, Head: `{"type":"heartbeat","seq":1}`, Why: `msg.type == "welcome" is false: msg.type = "heartbeat"`, Taken: "on-message[0]"},
				{AfterMS: 1503.1, Size: 132, Head: `{"type":"welcome","room":"lobby","member":{"id":"m17","name":"somebody with a long name"},"text":"it is a pleasure to have you he…`, Why: `msg.room == vars.room is false: msg.room = "lobby", vars.room = "hall"; msg.member.id == vars.member is false: msg.member.id = "m17", vars.member = ""`},
				{AfterMS: 1903.1, Binary: true, Size: 4, Head: "ca fe ba be", Why: "binary, and the condition reads msg"},
			},
		},
	}
	b.failures(1, waited)
	failed := checkStep("accepted", 13, false, &metrics.Detail{
		At: at("chat.yaml", 13, 17), Len: 6, Message: `check "accepted" failed: msg.ok is nil, not a bool`, Reason: "msg.ok is nil, not a bool", VU: 1,
		Values: []metrics.Value{{Expr: "msg.ok", Value: "nil"}},
	})
	run := chat(b, false)
	run.Elapsed = 2431 * time.Millisecond
	run.Scenarios[0].Coverage = typos("chat.yaml", 1)
	run.Conversations = talks("chat room")
	run.Notices = []result.Notice{{At: at("chat.yaml", 15, 13), Message: "msg.member.id: cannot fetch id from nil; counted as no match", Count: 2}}
	return fixture{run, []result.Step{
		openStep(), checkStep("status is 101", 5, true, nil), joinStep(), failed,
		result.Failed{Name: "on-open[1]", Kind: waited.Kind, At: waited.At, Detail: waited.Detail},
		closeStep(1000, "", "client", true),
	}}
}

func singleRefused() fixture {
	b := newBook("chat room")
	b.count("iterations", 1)
	b.rate("ws_connect_failed", 1, 0)
	b.trend("iteration_duration", []float64{1.2})
	b.check("chat room", "status is 101", at("chat.yaml", 5, 3), 0, 1, &metrics.Detail{
		At: at("chat.yaml", 5, 18), Len: 22, Message: `check "status is 101" failed`, VU: 1, Values: []metrics.Value{{Expr: "response.status", Value: "0"}},
	})
	message := "dial ws://127.0.0.1:43121/: connect: connection refused: is anything listening there?"
	b.failures(1, metrics.Failure{Scenario: "chat room", Kind: "tcp.refused", Message: message, Detail: &metrics.Detail{Message: message, VU: 1}})
	run := chat(b, false)
	run.Elapsed = 1300 * time.Microsecond
	return fixture{run, []result.Step{
		result.Opened{URL: "ws://127.0.0.1:43121/", Took: 800 * time.Microsecond},
		checkStep("status is 101", 5, false, &metrics.Detail{
			At: at("chat.yaml", 5, 18), Len: 22, Message: `check "status is 101" failed`, VU: 1, Values: []metrics.Value{{Expr: "response.status", Value: "0"}},
		}),
		result.Failed{Kind: "tcp.refused", Detail: &metrics.Detail{Message: message, VU: 1}},
	}}
}

// singleForbidden is a handshake whose answer tells more than a line can.
func singleForbidden() fixture {
	b := newBook("chat room")
	b.count("iterations", 1)
	b.rate("ws_connect_failed", 1, 0)
	message := "handshake refused with 403 Forbidden: <html>\\n<h1>Not with this token"
	sent := []metrics.Header{
		{Name: "Host", Value: "127.0.0.1:43121"}, {Name: "Authorization", Value: "Bearer *** (9 characters)"},
		{Name: "Sec-Websocket-Key", Value: "dGhlIHNhbXBsZSBub25jZQ=="}, {Name: "Sec-Websocket-Version", Value: "13"},
	}
	received := []metrics.Header{{Name: "Content-Type", Value: "text/html"}}
	for i := range 22 {
		received = append(received, metrics.Header{Name: "X-Layer", Value: strings.Repeat("edge ", i)})
	}
	d := &metrics.Detail{Message: message, VU: 1, Handshake: &metrics.Handshake{
		URL: "ws://127.0.0.1:43121/rooms/lobby?as=ada", Sent: sent, Status: 403, Received: received,
		Body: []byte("<html>\r\n<h1>Not with this token</h1>\x1b[2J\n" + strings.Repeat("x", 300)), Cut: true,
	}}
	b.failures(1, metrics.Failure{Scenario: "chat room", Kind: "handshake.status", Message: message, Detail: d})
	run := chat(b, false)
	run.Elapsed = 1300 * time.Microsecond
	return fixture{run, []result.Step{
		result.Opened{URL: "ws://127.0.0.1:43121/rooms/lobby?as=ada", Status: 403, Took: 800 * time.Microsecond},
		result.Failed{Kind: "handshake.status", Detail: d},
	}}
}

func hostileSingle() fixture {
	b := newBook("chat room", metrics.Def{Name: "a_metric_with_" + "quite_a_long_name_that_goes_on_and_on_and_on_and_on_and_on", Type: metrics.TrendType, Unit: "px"})
	evil := hostileText()
	d := &metrics.Detail{
		At: at("chat.yaml", 15, 13), Len: 400, Message: evil, Reason: evil, VU: 1, ArrivedTotal: 90,
		Values:  []metrics.Value{{Expr: evil, Value: evil}, {Expr: "size", Value: "2"}},
		Arrived: []metrics.Arrival{{AfterMS: 1e9, Size: 1 << 40, Head: evil, Why: evil, Taken: evil}},
		Frames:  hostileFrames(), FramesTotal: 1 << 40,
		Handshake: &metrics.Handshake{URL: evil, Sent: []metrics.Header{{Name: evil, Value: evil}}, Status: 999, Received: []metrics.Header{{Name: evil, Value: evil}},
			Body: []byte(evil), Cut: true},
	}
	b.trend("a_metric_with_quite_a_long_name_that_goes_on_and_on_and_on_and_on_and_on", []float64{1.5, 2.25, 1e9})
	b.trend("ws_response_time", []float64{12.31}, named(evil))
	b.count("data_sent", 1)
	b.check("chat room", evil, at("chat.yaml", 5, 3), 3, 0, nil)
	b.check("chat room", evil+"2", at("chat.yaml", 13, 7), 1, 2, d)
	b.failures(1, metrics.Failure{Scenario: "chat room", Kind: "script", Message: evil, At: at("a/very/long/path/"+evil, 15, 5), Detail: d})
	run := chat(b, false)
	run.Scenarios[0].Coverage = evilCoverage(evil)
	run.Scenarios[0].Name, run.Scenarios[0].File, run.Scenarios[0].Target, run.Scenarios[0].Aborted = evil, "a/"+evil+".yaml", evil, evil
	run.Notices = []result.Notice{{At: at(evil, 1, 1), Message: evil, Count: 1000}}
	run.Conversations = hostileTalk()
	return fixture{run, []result.Step{
		result.Opened{URL: evil, OK: true, Took: 3 * time.Hour, Status: 101},
		checkStep(evil, 5, true, nil), checkStep(evil, 5, false, d),
		result.Done{Verb: "expect", Name: evil, Took: time.Hour, At: diag.Pos{File: evil, Line: 1, Col: 1}},
		result.Failed{Name: evil, Kind: evil, At: diag.Pos{File: evil, Line: 1, Col: 1}, Detail: d},
		result.Failed{Kind: "expect.timeout", At: diag.Pos{File: "chat.yaml", Line: 15, Col: 1}, Detail: &metrics.Detail{Message: "no message matched within 2s", Awaited: true}},
		result.Failed{Kind: "expect.timeout"},
		closeStep(4999, evil, "server", false),
	}}
}

func hostileFrames() []metrics.Frame {
	evil := hostileText()
	return []metrics.Frame{
		{AtMS: 1e9, Out: true, Kind: "text", Size: 1 << 40, Data: []byte(evil), Cut: true, By: evil},
		{AtMS: 1e9, Kind: evil, Size: 1, Data: []byte(evil), By: evil},
		{AtMS: 1e9, Kind: "binary", Size: 1 << 40, Data: []byte(evil), Cut: true},
		{AtMS: 1e9, Kind: "text", Data: []byte("\xe7\x95"), Cut: true},
		{AtMS: 1e9, Kind: "close", Code: 4999, Data: []byte(evil)},
	}
}
