package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// fixture is a run, and the steps that a live view would have seen.
type fixture struct {
	run   *result.Run
	steps []result.Step
}

// fixtures returns every run that the reports are tested with, by name.
func fixtures() map[string]fixture {
	return map[string]fixture{
		"single-passing":   singlePassing(),
		"single-check":     singleCheck(),
		"single-timeout":   singleTimeout(),
		"single-refused":   singleRefused(),
		"single-forbidden": singleForbidden(),
		"load-passing":     loadPassing(),
		"load-failing":     loadFailing(),
		"suite":            suite(),
		"loads":            loads(),
		"tests":            tests(),
		"hostile":          hostile(),
		"hostile-single":   hostileSingle(),
		"no-samples":       {run: &result.Run{Version: "0.1.0", Started: started(), Scenarios: []result.Scenario{{Name: "empty", File: "empty.yaml"}}}},
		"no-samples-load":  noSamplesLoad(),
		"interrupted":      interrupted(),
		"http-single":      httpSingle(),
		"http-load":        httpLoad(),
	}
}

func started() time.Time {
	return time.Date(2026, 1, 2, 4, 4, 5, 678_900_000, time.FixedZone("CET", 3600))
}

// sources returns the files of testdata by their bare names.
func sources(file string) []byte {
	b, err := os.ReadFile(filepath.Join("testdata", filepath.Base(file)))
	if err != nil {
		return nil
	}
	return b
}

// book records samples as a run would.
type book struct {
	*metrics.Registry
	rec  *metrics.Recorder
	tags metrics.Tags
}

func newBook(scenario string, custom ...metrics.Def) *book {
	reg := metrics.NewRegistry(append(metrics.Builtin(), custom...), 2)
	return &book{reg, reg.Recorder(0), metrics.NewTags(map[string]string{"scenario": scenario})}
}

func (b *book) count(metric string, n int64, tags ...metrics.Tag) {
	b.rec.Counter(metric, b.tags.With(tags...)).Add(n)
}

func (b *book) trend(metric string, ms []float64, tags ...metrics.Tag) {
	t := b.rec.Trend(metric, b.tags.With(tags...))
	for _, v := range ms {
		t.Record(v)
	}
}

func (b *book) rate(metric string, passes, fails int, tags ...metrics.Tag) {
	r := b.rec.Rate(metric, b.tags.With(tags...))
	for i := range passes + fails {
		r.Add(i < passes)
	}
}

func (b *book) gauge(metric string, values ...float64) {
	g := b.rec.Gauge(metric, b.tags)
	for _, v := range values {
		g.Set(v)
	}
}

func (b *book) check(scenario, name string, at diag.Pos, passes, fails int, example *metrics.Detail) {
	id := b.Check(scenario, name, at)
	for i := range passes + fails {
		b.CheckResult(id, i >= fails, func() *metrics.Detail { return example })
	}
}

func (b *book) failures(n int, f metrics.Failure) {
	for range n {
		b.Failure(f)
	}
}

func (b *book) closes(n int, scenario string, code int, by string) {
	for range n {
		b.Close(scenario, code, by)
	}
}

func named(name string) metrics.Tag { return metrics.Tag{Key: "name", Value: name} }

func at(file string, line, col int) diag.Pos {
	return diag.Pos{File: file, Line: line, Col: col}
}

// ramp returns n values from low to high, most of them near low, as response times are.
func ramp(n int, low, high float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		x := float64(i) / float64(max(n-1, 1))
		out[i] = low + (high-low)*x*x*x*x
	}
	return out
}

// conversation records what a single iteration of chat.yaml leaves behind.
func conversation() *book {
	b := newBook("chat room")
	b.trend("ws_connecting", []float64{4.812})
	b.trend("ws_dns", []float64{0.102})
	b.trend("ws_tcp", []float64{0.31})
	b.trend("ws_upgrade", []float64{4.4})
	b.trend("ws_session_duration", []float64{412.4})
	b.trend("ws_response_time", []float64{12.31}, named("join"))
	b.trend("iteration_duration", []float64{417.9})
	b.count("ws_sessions", 1)
	b.count("ws_msgs_sent", 4)
	b.count("ws_msgs_received", 7)
	b.count("data_sent", 512)
	b.count("data_received", 1843)
	b.count("iterations", 1)
	b.rate("ws_connect_failed", 0, 1)
	b.gauge("vus", 1, 0)
	return b
}

func chat(b *book, passed bool) *result.Run {
	code, failed := 0, int64(0)
	if !passed {
		code, failed = 1, 1
	}
	return &result.Run{
		Version: "0.1.0", Started: started(), Elapsed: 418 * time.Millisecond, Seed: 42, Passed: passed, ExitCode: code, Single: true,
		Scenarios: []result.Scenario{{
			Name: "chat room", File: "chat.yaml", Target: "ws://127.0.0.1:43121/", OwnServer: true, Passed: passed,
			Iterations: 1, IterationsFailed: failed, VUs: 1, Load: "1 VU, 1 iteration",
		}},
		Snapshot: b.Snapshot(418 * time.Millisecond),
		Sources:  sources,
	}
}

// typos is what becomes of a file with a typo in a handler's condition; n is how often each message came.
func typos(file string, n int64) result.Coverage {
	handler := func(kind, label, noun string, line int, asked, met int64) result.Handler {
		event, _, _ := strings.Cut(label, "[")
		return result.Handler{Kind: kind, Label: label, Event: event, Noun: noun, At: at(file, line, 9), Asked: asked, Met: met}
	}
	guard := handler("if", "on-message[3]", "message", 16, 3*n, 0)
	guard.Guard = true
	unjudged := handler("if", "on-message[4]", "message", 18, n, 0)
	unjudged.Unjudged = n
	late := handler("if", "on-message[5]", "message", 19, 3*n, 0) // what it looks for, another handler takes
	late.Wants, late.Has = "msg.tpye", "msg.type"
	server := handler("if", "on-message[1]", "message", 17, n, 0)
	server.Server = true
	return result.Coverage{
		Handlers: []result.Handler{
			handler("expect", "on-open[0]", "", 8, 1, 1),
			handler("expect", "on-open[1]", "", 15, n, 0),
			handler("event", "on-message", "message", 11, 1, 3*n),
			handler("if", "on-message[0]", "message", 11, 3*n, 0),
			handler("if", "on-message[1]", "message", 12, 3*n, n),
			handler("if", "on-message[1].do[0]", "", 13, n, 0),
			handler("if", "on-message[2].do[0]", "", 14, 0, 0),
			guard, unjudged, late,
			handler("event", "on-ping", "ping", 18, 1, 0),
			server,
		},
		Unhandled: []result.Unhandled{
			{Count: 2*n + 1, Sampled: min(2*n+1, 5000), Others: 0, Shapes: []result.Shape{
				{Text: `{op: "subscribed", …}`, Count: n + 1, Size: 40, Head: `{"op":"subscribed","channel":"ticks-17"}`},
				{Text: `{type: "tick", …}`, Count: n, Size: 31, Head: `{"type":"tick","price":101.25}`, Near: []result.Near{
					{Label: "on-message[0]", At: at(file, 11, 9), Wants: `"tikc"`, Has: `"tick"`},
				}},
			}},
			{Server: true, Count: 7, Sampled: 7, Others: 2, Shapes: []result.Shape{
				{Text: "binary, 4 to 7 bytes: ca fe …", Count: 5, Binary: true, Size: 4, Head: "cafe babe"},
			}},
		},
	}
}

// evilCoverage is what a hostile server can bring into it.
func evilCoverage(evil string) result.Coverage {
	h := result.Handler{Kind: "if", Label: evil, Event: evil, Noun: evil, At: at(evil, 1, 1), Asked: 1 << 62, Wants: evil, Has: evil}
	shape := result.Shape{Text: evil, Count: 1 << 62, Size: 1 << 40, Head: evil, Near: []result.Near{{Label: evil, At: at(evil, 1, 1), Wants: evil, Has: evil}}}
	return result.Coverage{
		Handlers:  []result.Handler{h},
		Unhandled: []result.Unhandled{{Count: 1 << 62, Sampled: 1 << 40, Others: 1 << 40, Shapes: []result.Shape{shape, shape, shape, shape, shape}}},
	}
}

func hostileText() string {
	return "evil\x1b[2J\u202egnp.\nnext line\r\t\x00\xff " + strings.Repeat("very long ", 12) + strings.Repeat("界", 60)
}
