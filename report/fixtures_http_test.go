package report_test

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// httpTags are those of a request's samples.
func httpTags(name, method, status string) []metrics.Tag {
	return []metrics.Tag{named(name), {Key: "method", Value: method}, {Key: "status", Value: status}, {Key: "url", Value: "http://127.0.0.1:43121/" + name}}
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
	b.requested([]float64{1.2}, true, httpTags("login", "POST", "200"))
	b.requested([]float64{0.4}, true, httpTags("order to push", "POST", "201"))
	b.requested([]float64{0.3}, false, httpTags("on-open[2]", "POST", "409"))
	b.trend("ws_response_time", []float64{2}, named("order to push"))
	d := ordered()
	b.check("chat room", "has a token", at("chat.yaml", 5, 3), 1, 0, nil)
	b.failures(1, metrics.Failure{Scenario: "chat room", Kind: "http.status", Message: d.Message, At: at("chat.yaml", 8, 5), Detail: d})
	b.closes(1, "chat room", 1000, "client")
	pos := func(line int) diag.Pos { return at("chat.yaml", line, 5) }
	run := chat(b, false)
	run.Scenarios[0].Requests = []result.Request{{Name: "order to push", At: pos(7)}}
	run.Scenarios[0].HTTPRequests = []result.Request{{Name: "login", At: pos(5)}, {Name: "order to push", At: pos(7)}, {Name: "on-open[2]", At: pos(8)}, {Name: "finally[0]", At: pos(9)}}
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
	b.requested(ramp(50, 2, 9), true, httpTags("login", "POST", "200"))
	b.requested(ramp(970, 0.4, 12), true, httpTags("order", "POST", "201"))
	b.requested(ramp(27, 0.4, 3), false, httpTags("order", "POST", "503"))
	b.count("http_reqs", 3, httpTags("order", "POST", "0")...)
	b.rate("http_req_failed", 3, 0, httpTags("order", "POST", "0")...)
	b.count("http_reqs", 1, httpTags("logout", "POST", "0")...)
	b.rate("http_req_failed", 1, 0, httpTags("logout", "POST", "0")...)
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
