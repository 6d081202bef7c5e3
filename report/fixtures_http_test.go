package report_test

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// postTags are those of a POST's samples.
func postTags(name, status string) []metrics.Tag {
	return []metrics.Tag{named(name), {Key: "method", Value: "POST"}, {Key: "status", Value: status}, {Key: "url", Value: "http://127.0.0.1:43121/" + name}}
}

// requested records HTTP requests that got their answers.
func (b *book) requested(ms []float64, ok bool, tags []metrics.Tag) {
	b.trend("http_req_duration", ms, tags...)
	b.count("http_reqs", int64(len(ms)), tags...)
	if ok {
		b.rate("http_req_failed", 0, len(ms), tags...)
	} else {
		b.rate("http_req_failed", len(ms), 0, tags...)
	}
}

// ordered is what the exchange of a refused order came to.
func ordered() *metrics.Detail {
	body := []byte(`{"error":"out of stock"}`)
	return &metrics.Detail{
		At: at("chat.yaml", 8, 5), Len: 4, VU: 1,
		Message: `POST http://127.0.0.1:43121/orders?draft=1: the answer was 409 Conflict, not 201: {"error":"out of stock"}`,
		Frames:  []metrics.Frame{frameOf(0.31, true, "text", `{"type":"join","room":"lobby"}`, "join")}, FramesTotal: 1,
		Handshake: &metrics.Handshake{
			Method: "POST", URL: "http://127.0.0.1:43121/orders?draft=1",
			Sent:     []metrics.Header{{Name: "Host", Value: "127.0.0.1:43121"}, {Name: "Content-Type", Value: "application/json"}},
			SentBody: []byte(`{"item":"widget",` + "\n" + `"n":1}`), Status: 409,
			Received: []metrics.Header{{Name: "Content-Type", Value: "application/json"}}, Body: body,
		},
	}
}

// httpSingle is one iteration with a login before the handshake, a request that is answered by a push, and one that
// failed.
func httpSingle() fixture {
	b := conversation()
	b.requested([]float64{1.2}, true, postTags("login", "200"))
	b.requested([]float64{0.4}, true, postTags("order to push", "201"))
	b.requested([]float64{0.3}, false, postTags("on-open[2]", "409"))
	b.trend("ws_response_time", []float64{2}, named("order to push"))
	d := ordered()
	b.check("chat room", "has a token", at("chat.yaml", 5, 3), 1, 0, nil)
	b.failures(1, metrics.Failure{Scenario: "chat room", Kind: "http.status", Message: d.Message, At: at("chat.yaml", 8, 5), Detail: d})
	b.closes(1, "chat room", 1000, "client")
	pos := func(line int) diag.Pos { return at("chat.yaml", line, 5) }
	run := chat(b, false)
	run.Scenarios[0].Requests = []result.Request{{Name: "order to push", At: pos(7)}}
	run.Scenarios[0].HTTPRequests = []result.Request{{Name: "login", At: pos(5)}, {Name: "order to push", At: pos(7)}, {Name: "on-open[2]", At: pos(8)}, {Name: "finally[0]", At: pos(9)}}
	run.Conversations = httpTalks()
	const host = "http://127.0.0.1:43121"
	return fixture{run, []result.Step{
		result.Exchanged{Name: "login", Named: true, At: pos(5), Method: "POST", URL: host + "/login?as=bob", Status: 200, OK: true, Took: 1200 * time.Microsecond},
		checkStep("has a token", 5, true, nil),
		openStep(),
		result.Exchanged{Name: "order to push", At: pos(7), Method: "POST", URL: host + "/orders", Status: 201, OK: true, Took: 400 * time.Microsecond},
		result.Done{Verb: "expect", Name: "order to push", Named: true, At: pos(7), Took: 2 * time.Millisecond},
		result.Exchanged{Name: "probe", Named: true, At: pos(8), Method: "GET", URL: host + "/probe", Survived: true, Took: 5 * time.Second},
		result.Exchanged{Name: "on-open[2]", At: pos(8), Method: "POST", URL: host + "/orders?draft=1", Status: 409, Took: 300 * time.Microsecond},
		result.Failed{Kind: "http.status", Name: "on-open[2]", At: pos(8), Detail: d},
		closeStep(1000, "", "client", true),
	}}
}

// httpLoad is a load whose orders are refused now and then, and sometimes not answered.
func httpLoad() fixture {
	const name = "ticker under load"
	b := ticker()
	b.requested(ramp(50, 2, 9), true, postTags("login", "200"))
	b.requested(ramp(970, 0.4, 12), true, postTags("order", "201"))
	b.requested(ramp(27, 0.4, 3), false, postTags("order", "503"))
	b.count("http_reqs", 3, postTags("order", "0")...)
	b.rate("http_req_failed", 3, 0, postTags("order", "0")...)
	b.count("http_reqs", 1, postTags("logout", "0")...)
	b.rate("http_req_failed", 1, 0, postTags("logout", "0")...)
	d := ordered()
	b.failures(27, metrics.Failure{Scenario: name, Kind: "http.status", Message: d.Message, At: at("load.yaml", 5, 5), Detail: d})
	b.failures(3, metrics.Failure{Scenario: name, Kind: "expect.timeout", Message: "no message matched within 1s", At: at("load.yaml", 5, 5), Detail: &metrics.Detail{At: at("load.yaml", 5, 5), Message: "no message matched within 1s"}})
	run := tickerRun(b, false)
	run.History = history(loadTime, 61, false)
	run.Scenarios[0].IterationsFailed = 30
	run.Scenarios[0].Requests = []result.Request{{Name: "order", At: at("load.yaml", 5, 5)}}
	run.Scenarios[0].HTTPRequests = []result.Request{{Name: "order", At: at("load.yaml", 5, 5)}}
	return fixture{run: run}
}

// httpTalks are a login before a handshake with a request after it, and a request without a session.
func httpTalks() []result.Conversation {
	began := started().Add(5 * time.Millisecond)
	form := []metrics.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}, {Name: "Cookie", Value: "a=1"}}
	json := []metrics.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Set-Cookie", Value: "sid=2; Path=/"}}
	body := func(text string) result.Body { return result.Body{Size: len(text), Data: []byte(text)} }
	login := result.Exchange{
		Method: "POST", URL: "https://chat.example/login?as=bob%20b", Protocol: "HTTP/2.0", Began: began.Add(-4 * time.Millisecond), Sent: form, SentBody: body("user=bob+b&pw=%26"),
		Status: 200, Received: json, Body: body(`{"token":"t"}`), Wire: 33, ServerAddress: "192.0.2.7:443",
		Blocked: 10 * time.Microsecond, DNS: 100 * time.Microsecond, TCP: 200 * time.Microsecond, TLS: 700 * time.Microsecond, Sending: 20 * time.Microsecond, Waiting: time.Millisecond, Receiving: 30 * time.Microsecond,
	}
	order := result.Exchange{
		Method: "PUT", URL: "https://chat.example/orders", Protocol: "HTTP/1.1", Began: began.Add(time.Second), SentBody: result.Body{Size: 300_000, Cut: true, Data: []byte{0xff, 0}},
		Status: 302, Received: []metrics.Header{{Name: "Location", Value: "/elsewhere"}}, Body: result.Body{Size: 300_000, Cut: true, Data: []byte("it ends within a \xe7\x95")}, Sending: time.Millisecond, Waiting: time.Millisecond,
	}
	lost := result.Exchange{Method: "GET", URL: "http://chat.example/", Began: began.Add(3 * time.Second), Error: "connection refused"}
	return []result.Conversation{
		{
			Scenario: "chat room", VU: 1, URL: "wss://chat.example/ws", Began: began, Status: 101, Upgrade: time.Millisecond, Exchanges: []result.Exchange{login, order},
			Messages: []result.Message{{At: began.Add(2 * time.Millisecond), Out: true, Size: 2, Data: []byte("hi")}}, Code: 1000, By: "client",
		},
		{Scenario: "chat room", Began: began.Add(2 * time.Second), Exchanges: []result.Exchange{lost}, Failures: []string{"tcp.refused: connection refused"}},
	}
}
