package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

func jsonOf(t *testing.T, r *result.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The whole summary of a small run, as a reader decodes it.
func TestJSONDecoded(t *testing.T) {
	reg := metrics.NewRegistry(append(metrics.Builtin(), metrics.Def{Name: "fan_out", Type: metrics.TrendType, Unit: "ms"}), 1)
	rec := reg.Recorder(0)
	chat := metrics.NewTags(map[string]string{"scenario": "chat room"})
	rec.Counter("ws_msgs_sent", chat).Add(1000)
	rec.Counter("data_sent", chat).Add(5000)
	rec.Trend("ws_response_time", chat.With(named("join"))).Record(1.5)
	rec.Trend("fan_out", chat).Record(2)
	checks := rec.Rate("checks", chat)
	for i := range 100 {
		checks.Add(i > 0)
	}
	vus := rec.Gauge("vus", chat)
	vus.Set(0)
	vus.Set(50)
	vus.Set(0)
	accepted := reg.Check("chat room", "accepted", at("chat.yaml", 27, 7))
	reg.CheckResult(accepted, false, func() *metrics.Detail {
		return &metrics.Detail{VU: 1, Message: "no", Frames: []metrics.Frame{frameOf(0.5, false, "text", "{}", "join")}, FramesTotal: 1}
	})
	reg.CheckResult(accepted, true, nil)
	reg.Failure(metrics.Failure{Scenario: "chat room", Kind: "tcp.reset", Message: "reset"})
	waited := metrics.Failure{Scenario: "chat room", Kind: "expect.timeout", Message: "no message matched within 2s", At: at("chat.yaml", 21, 5)}
	reg.Failure(waited)
	waited.Detail = &metrics.Detail{Awaited: true, VU: 3, Iteration: 7, Message: waited.Message, Values: []metrics.Value{{Expr: "sent", Value: "1"}}, FramesTotal: 9, Frames: []metrics.Frame{
		frameOf(0.5, true, "text", "join", "on-open[0]"),
		{AtMS: 1.5, Kind: "binary", Size: 300, Data: []byte("\x00\xff\x01"), Cut: true},
		{AtMS: 2.5, Kind: "close", Size: 3, Data: []byte("bye"), Code: 4001},
	}}
	reg.Failure(waited)
	reg.Failure(metrics.Failure{Scenario: "chat room", Kind: "handshake.status", Message: "handshake refused with 503", Survived: true, Detail: &metrics.Detail{
		VU: 2, Message: "handshake refused with 503", Handshake: &metrics.Handshake{URL: "ws://h/", Sent: []metrics.Header{{Name: "Host", Value: "h"}}, Status: 503, Body: []byte("la"), Cut: true},
	}})
	reg.Close("chat room", 1000, "client")
	reg.Close("other", 1000, "client")
	reg.Close("other", 1000, "server")
	reg.Cut("chat room", "join", at("chat.yaml", 21, 5), 1500*time.Millisecond)
	reg.Cut("chat room", "join", at("chat.yaml", 21, 5), 500*time.Millisecond)
	reg.Cut("chat room", "the handshake", diag.Pos{}, time.Second)
	run := &result.Run{
		Version: "0.1.0", Started: started(), Elapsed: 61234500 * time.Microsecond, Seed: math.MaxUint64, ExitCode: 1,
		Scenarios: []result.Scenario{{Name: "chat room", Description: "All\ntalk.", File: "chat.yaml", Line: 1, IterationsCut: 3, Coverage: result.Coverage{
			Handlers: []result.Handler{{Kind: "if", Label: "on-message[0]", Event: "on-message", Noun: "message", At: at("chat.yaml", 31, 9), Asked: 41233, Unjudged: 17, Wants: `"prcie"`, Has: `"price"`}},
			Unhandled: []result.Unhandled{{Server: true, Count: 9, Sampled: 8, Others: 1, Shapes: []result.Shape{{
				Text: `{type: "price"}`, Count: 7, Size: 16, Head: `{"type":"price"}`,
				Near: []result.Near{{Label: "on-message[0]", At: at("chat.yaml", 31, 9), Wants: `"prcie"`, Has: `"price"`}},
			}}}},
		}}},
		Snapshot: reg.Snapshot(50 * time.Second),
		Warnings: []string{"the generator was late"},
		Notices:  []result.Notice{{Message: "nil", At: at("chat.yaml", 15, 3), Count: 2}, {Message: "somewhere", Count: 1}},
		Thresholds: []result.Threshold{
			{Scenario: "chat room", Base: "ws_connecting", Metric: "ws_connecting", Condition: "p(95) < 200ms", Aggregate: "p(x)", Op: "<", Limit: 200, Value: math.NaN(), NoData: true, File: "chat.yaml", Line: 3},
			{Scenario: "chat room", Base: "ws_msgs_sent", Tags: []metrics.Tag{{Key: "scenario", Value: "chat room"}}, Metric: "ws_msgs_sent{scenario:chat room}", Condition: "count > 1", Aggregate: "count", Op: ">", Limit: 1, Value: 1000, OK: true},
			{Scenario: "chat room", Base: "ws_msgs_sent", Tags: []metrics.Tag{{Key: "scenario", Value: "nobody, with a comma"}}, Metric: "ws_msgs_sent{scenario:nobody, with a comma}", Condition: "count > 1", Aggregate: "count", Op: ">", Limit: 1},
			{Scenario: "chat room", Base: "ws_response_time", Tags: []metrics.Tag{{Key: "name", Value: "join"}}, Metric: "ws_response_time{name:join}", Condition: "max < 1s", Aggregate: "max", Op: "<", Limit: 1000, Value: 1.5, OK: true, Samples: 7},
		},
	}

	run.Snapshot.Exploded = "user"
	trend := func(v float64) map[string]any {
		return map[string]any{"type": "trend", "unit": "ms", "count": 1.0, "avg": v, "min": v, "med": v, "max": v, "p(90)": v, "p(95)": v, "p(99)": v}
	}
	counter := func(n, rate float64) map[string]any {
		return map[string]any{"type": "counter", "count": n, "rate": rate}
	}
	bytesCounter := func(n, rate float64) map[string]any {
		return map[string]any{"type": "counter", "unit": "By", "count": n, "rate": rate}
	}
	figures := map[string]any{
		"ws_sessions": counter(0, 0), "ws_msgs_sent": counter(1000, 20), "ws_msgs_sent{scenario:chat room}": counter(1000, 20),
		"ws_msgs_sent{scenario:nobody, with a comma}": counter(0, 0), "ws_msgs_received": counter(0, 0), "ws_errors": counter(0, 0),
		"iterations": counter(0, 0), "iterations_failed": counter(0, 0), "iterations_cut": counter(0, 0), "dropped_iterations": counter(0, 0), "data_sent": bytesCounter(5000, 100), "data_received": bytesCounter(0, 0),
		"ws_response_time": trend(1.5), "ws_response_time{name:join}": trend(1.5), "fan_out": trend(2),
		"checks": map[string]any{"type": "rate", "rate": 0.99, "passes": 99.0, "fails": 1.0},
		"vus":    map[string]any{"type": "gauge", "value": 0.0, "min": 0.0, "max": 50.0},
	}
	want := map[string]any{
		"wsrun": "0.1.0", "format": 1.0, "passed": false, "exit_code": 1.0, "interrupted": false,
		"started": "2026-01-02T03:04:05.678Z", "duration_ms": 61234.5, "load_ms": 50000.0, "seed": json.Number("18446744073709551615"),
		"scenarios": []any{map[string]any{"name": "chat room", "description": "All\ntalk.", "file": "chat.yaml", "passed": false, "metrics": figures, "cut": 3.0}},
		"checks": []any{map[string]any{
			"scenario": "chat room", "name": "accepted", "file": "chat.yaml", "line": 27.0, "passes": 1.0, "fails": 1.0, "examples": []any{
				map[string]any{"vu": 1.0, "iteration": 0.0, "message": "no", "values": []any{}, "frames_total": 1.0, "frames": []any{
					map[string]any{"at_ms": 0.5, "direction": "received", "kind": "text", "size": 2.0, "head": "{}", "by": "join"},
				}},
			},
		}},
		"thresholds": []any{
			map[string]any{"scenario": "chat room", "metric": "ws_connecting", "condition": "p(95) < 200ms", "value": 0.0, "ok": false, "no_data": true, "samples": 0.0},
			map[string]any{"scenario": "chat room", "metric": "ws_msgs_sent{scenario:chat room}", "condition": "count > 1", "value": 1000.0, "ok": true, "no_data": false, "samples": 0.0},
			map[string]any{"scenario": "chat room", "metric": "ws_msgs_sent{scenario:nobody, with a comma}", "condition": "count > 1", "value": 0.0, "ok": false, "no_data": false, "samples": 0.0},
			map[string]any{"scenario": "chat room", "metric": "ws_response_time{name:join}", "condition": "max < 1s", "value": 1.5, "ok": true, "no_data": false, "samples": 7.0},
		},
		"metrics": figures,
		"errors": []any{
			map[string]any{"kind": "expect.timeout", "count": 2.0, "message": "no message matched within 2s", "file": "chat.yaml", "line": 21.0, "scenario": "chat room", "examples": []any{
				map[string]any{"vu": 3.0, "iteration": 7.0, "message": "no message matched within 2s", "values": []any{map[string]any{"expr": "sent", "value": "1"}}, "frames_total": 9.0, "frames": []any{
					map[string]any{"at_ms": 0.5, "direction": "sent", "kind": "text", "size": 4.0, "head": "join", "by": "on-open[0]"},
					map[string]any{"at_ms": 1.5, "direction": "received", "kind": "binary", "size": 300.0, "head": "00ff01 …"},
					map[string]any{"at_ms": 2.5, "direction": "received", "kind": "close", "size": 3.0, "head": `4001 "bye"`, "code": 4001.0},
				}},
			}},
			map[string]any{"kind": "tcp.reset", "count": 1.0, "message": "reset", "file": "chat.yaml", "line": 1.0, "scenario": "chat room", "examples": []any{}},
			map[string]any{"kind": "handshake.status", "count": 1.0, "message": "handshake refused with 503", "file": "chat.yaml", "line": 1.0, "scenario": "chat room", "survived": true, "examples": []any{
				map[string]any{"vu": 2.0, "iteration": 0.0, "message": "handshake refused with 503", "values": []any{}, "frames_total": 0.0, "frames": []any{}, "handshake": map[string]any{
					"url": "ws://h/", "sent": []any{map[string]any{"name": "Host", "value": "h"}}, "status": 503.0, "received": []any{}, "body": "la…",
				}},
			}},
		},
		"cuts": []any{
			map[string]any{"scenario": "chat room", "action": "join", "file": "chat.yaml", "line": 21.0, "count": 2.0, "waited_ms": 1500.0},
			map[string]any{"scenario": "chat room", "action": "the handshake", "count": 1.0, "waited_ms": 1000.0},
		},
		"closes":   []any{map[string]any{"code": 1000.0, "by": "client", "count": 2.0}, map[string]any{"code": 1000.0, "by": "server", "count": 1.0}},
		"warnings": []any{"the generator was late", `the tag "user" has too many values, so series were merged without it`},
		"notices":  []any{map[string]any{"message": "nil", "file": "chat.yaml", "line": 15.0, "count": 2.0}, map[string]any{"message": "somewhere", "count": 1.0}},
		"coverage": map[string]any{
			"handlers": []any{map[string]any{
				"scenario": "chat room", "side": "client", "kind": "if", "name": "on-message[0]", "event": "on-message", "file": "chat.yaml", "line": 31.0,
				"guard": false, "evaluated": 41233.0, "matched": 0.0, "unjudged": 17.0,
				"wants": `"prcie"`, "has": `"price"`,
			}},
			"unhandled": []any{map[string]any{
				"scenario": "chat room", "side": "server", "count": 9.0, "sampled": 8.0, "others": 1.0,
				"shapes": []any{map[string]any{
					"shape": `{type: "price"}`, "count": 7.0, "size": 16.0, "head": `{"type":"price"}`,
					"near": []any{map[string]any{"name": "on-message[0]", "file": "chat.yaml", "line": 31.0, "wants": `"prcie"`, "has": `"price"`}},
				}},
			}},
		},
	}
	text := jsonOf(t, run)
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	// As a float the seed would lose its last digits, which is what the reader's decoder has to see to.
	got["seed"] = json.Number(strings.TrimRight(strings.Fields(string(text[bytes.Index(text, []byte(`"seed"`)):]))[1], ","))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// Nothing has happened, and still every list is one.
func TestJSONOfNothing(t *testing.T) {
	text := jsonOf(t, &result.Run{})
	for _, bad := range []string{"null", "NaN", "Inf"} {
		if bytes.Contains(text, []byte(bad)) {
			t.Errorf("got %s in the summary, want none:\n%s", bad, text)
		}
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"scenarios", "checks", "thresholds", "errors", "closes"} {
		if string(got[key]) != "[]" {
			t.Errorf("%s: got %s, want []", key, got[key])
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, got["coverage"]); err != nil || compact.String() != `{"handlers":[],"unhandled":[]}` {
		t.Errorf("coverage: got %s, want empty lists", got["coverage"])
	}
}

// The keys of metrics come in the order of the metrics' declaration, submetrics behind their base.
func TestJSONOrderOfMetrics(t *testing.T) {
	text := string(jsonOf(t, loadFailing().run))
	last := -1
	for _, key := range []string{
		`"ws_connecting"`, `"ws_connecting{status:101}"`, `"ws_tcp"`, `"ws_sessions"`, `"ws_response_time"`, `"ws_response_time{name:echo}"`,
		`"ws_response_time{name:subscribe}"`, `"ws_errors"`, `"iterations"`, `"data_sent"`, `"data_sent{scenario:nobody}"`, `"data_received"`, `"fan_out"`, `"queue"`,
	} {
		at := strings.Index(text, key+": {")
		if at < last {
			t.Errorf("%s: got it at byte %d, want it behind byte %d", key, at, last)
		}
		last = at
	}
}

func TestWriteErrors(t *testing.T) {
	run := singlePassing().run
	if err := report.JSON(noRoom{}, run); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("JSON: got %v, want the error of the write", err)
	}
	if err := report.Text(noRoom{}, run, report.TextOptions{}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("Text: got %v, want the error of the write", err)
	}
	steps := report.NewSteps(noRoom{}, report.TextOptions{}, nil)
	steps.Print(openStep())
	steps.Print(openStep())
	if err := steps.Err(); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("Steps: got %v, want the error of the write", err)
	}
}
