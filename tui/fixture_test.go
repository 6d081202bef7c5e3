package tui

import (
	"errors"
	"fmt"
	"math"
	"time"

	"wsrun/diag"
	"wsrun/metrics"

	"github.com/muesli/termenv"
)

// script is a feed that plays a run: each second of it is recorded into a real registry.
type script struct {
	reg     *metrics.Registry
	second  int
	before  time.Duration // how long the scenarios before this one took
	load    Load
	health  Health
	log     []LogLine
	frames  []Message
	watched []int
	stops   int
	cuts    int
	added   []int
	refuse  error
}

func newScript() *script {
	return &script{
		reg: metrics.NewRegistry(metrics.Builtin(), 1),
		load: Load{
			Scenario: "chat room", Target: "wss://chat.example.com/ws", Words: "ramps to 50 VUs in 20s, then 10 VUs in 40s", Phase: Running,
			Index: 1, Of: 1, Duration: time.Minute, MaxVUs: 50, Unit: "VUs",
			Stages: []Stage{{20 * time.Second, 50, 0}, {20 * time.Second, 50, 0}, {20 * time.Second, 10, 0}},
		},
		health: Health{CPU: 0.12},
	}
}

// play records a second of the run. failing breaks some of it.
func (f *script) play(failing bool) {
	rec := f.reg.Recorder(0)
	tags := func(kv ...string) metrics.Tags {
		m := map[string]string{"scenario": "chat room"}
		for i := 0; i+1 < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return metrics.NewTags(m)
	}
	f.second++
	f.load.Elapsed = time.Duration(f.second) * time.Second
	f.load.VUs = int(target(f.load.Stages, float64(f.second)-0.5))
	f.load.AllVUs = f.load.VUs
	rec.Gauge("vus", tags()).Set(float64(f.load.VUs))
	rec.Gauge("ws_connections", tags()).Set(float64(f.load.VUs))
	rec.Counter("ws_sessions", tags()).Add(int64(f.load.VUs) / 4)
	rec.Counter("ws_msgs_sent", tags()).Add(int64(20 * f.load.VUs))
	rec.Counter("ws_msgs_received", tags()).Add(int64(22 * f.load.VUs))
	rec.Counter("data_sent", tags()).Add(int64(1300 * f.load.VUs))
	rec.Counter("data_received", tags()).Add(int64(2400 * f.load.VUs))
	rec.Counter("iterations", tags()).Add(int64(f.load.VUs) / 4)
	f.load.Iterations += int64(f.load.VUs) / 4
	rec.Rate("checks", tags("check", "accepted"))
	accepted := f.reg.Check("chat room", "accepted", diag.Pos{File: "chat.yaml", Line: 27, Col: 7})
	f.reg.Check("chat room", "никогда 從不", diag.Pos{File: "chat.yaml", Line: 31, Col: 7})
	for i := range 20 * f.load.VUs {
		slow := 1 + 0.4*math.Sin(float64(f.second)/5)
		rec.Trend("ws_response_time", tags("name", "say")).Record(slow * (2 + float64(i%97)*0.11))
		if i%20 == 0 {
			rec.Trend("ws_response_time", tags("name", "join")).Record(slow * (8 + float64(i%13)))
			rec.Trend("ws_connecting", tags()).Record(1.5)
			ok := !failing || i%60 != 0
			rec.Rate("checks", tags("check", "accepted")).Add(ok)
			f.reg.CheckResult(accepted, ok, f.detail)
		}
	}
	f.reg.Close("chat room", 1000, "client")
	if failing {
		f.fail(rec, tags)
	}
	f.log = append(f.log, LogLine{Seq: uint64(f.second), Text: fmt.Sprintf("%8.3fs [1] joined room %d", float64(f.second), f.second%7)})
}

func (f *script) fail(rec *metrics.Recorder, tags func(...string) metrics.Tags) {
	rec.Counter("ws_errors", tags("kind", "expect.timeout")).Add(3)
	rec.Counter("iterations_failed", tags()).Add(3)
	for range 3 {
		f.reg.Failure(metrics.Failure{Scenario: "chat room", Kind: "expect.timeout", Message: "no message matched within 2s",
			At: diag.Pos{File: "chat.yaml", Line: 21, Col: 5}, Detail: f.detail()})
	}
	f.reg.Failure(metrics.Failure{Scenario: "chat room", Kind: "tcp.refused", Message: "dial 127.0.0.1:1: connection refused"})
	f.reg.Close("chat room", 1006, "network")
	f.health.Warnings = []string{"saturated: cpu 97%"}
}

func (f *script) detail() *metrics.Detail {
	return &metrics.Detail{At: diag.Pos{File: "chat.yaml", Line: 27, Col: 17}, VU: 7, Iteration: 3, Message: "msg.ok is false",
		Frames: []metrics.Frame{
			{AtMS: 0.5, Out: true, Kind: "text", Size: 15, Data: []byte(`{"type":"join"}`), By: "join"},
			{AtMS: 20, Kind: "text", Size: 90, Data: []byte("{\"ok\":false,\x1b[2J"), Cut: true, By: "join"},
			{AtMS: 1000, Kind: "binary", Size: 2, Data: []byte{0xca, 0xfe}},
			{AtMS: 1001, Kind: "close", Size: 4, Data: []byte("full"), Code: 4001},
		}, FramesTotal: 40,
		Values: []metrics.Value{{Expr: "msg.ok", Value: "false"}, {Expr: "msg.room", Value: `"lobby"`}}}
}

func (f *script) Snapshot() *metrics.Snapshot { return f.reg.Snapshot(f.before + f.load.Elapsed) }
func (f *script) Load() Load                  { return f.load }
func (f *script) Health() Health              { return f.health }
func (f *script) Requests() map[RequestAt]string {
	return map[RequestAt]string{{"chat room", diag.Pos{File: "chat.yaml", Line: 21, Col: 5}}: "say"}
}

func (f *script) Thresholds(s *metrics.Snapshot) []Threshold {
	say, ok := s.Get("ws_response_time", metrics.Tag{Key: "name", Value: "say"})
	checks, checked := s.Get("checks")
	return []Threshold{
		{Metric: "ws_response_time{name:say}", Condition: "p(95) < 200ms", Value: say.P95, Unit: "ms", OK: say.P95 < 200, NoData: !ok},
		{Metric: "checks", Condition: "rate > 99%", Value: checks.Rate, Unit: "%", OK: checks.Rate > 0.99, NoData: !checked, Abort: true},
		{Metric: "ws_ping", Condition: "p(99) < 1s", NoData: true},
	}
}

func (f *script) Log(after uint64) []LogLine {
	return f.log[min(int(after), len(f.log)):]
}

func (f *script) Messages(vu int, after uint64) []Message {
	f.watched = append(f.watched, vu)
	if vu == 0 {
		return nil
	}
	return f.frames[min(int(after), len(f.frames)):]
}

func (f *script) Filter(expr string) (func(Message) bool, error) {
	if expr == "nonsense" {
		return nil, errors.New("unknown name nonsense")
	}
	return func(m Message) bool { return m.Out }, nil
}

func (f *script) NextScenario() {
	f.load.Scenario, f.load.Index = "another", 3-f.load.Index
	f.frames = []Message{{Seq: 1, Kind: "text", Size: 5, Data: []byte("other")}}
}
func (f *script) Stop() { f.stops++; f.load.Phase = Stopping }
func (f *script) Cut()  { f.cuts++ }
func (f *script) AddVUs(delta int) error {
	f.added = append(f.added, delta)
	return f.refuse
}

// talk makes a conversation with what servers may send.
func (f *script) talk() {
	payloads := []string{
		`{"type":"join","room":"lobby"}`, `{"re":1,"ok":true,"text":"héllo 世界 👩‍👩‍👧 e\u0301"}`, "\x1b[2J\x1b[31mred\x07\r\nsecond line\ttab\x00",
		"\u202egnp.exe \u2066hidden\u2069 \ufeff", "broken \xff\xfe utf-8", "ｗｉｄｅ ｗｉｄｅ", "a" + string([]rune{0x301, 0x302, 0x303, 0x304, 0x305}) + "b",
	}
	for i, p := range payloads {
		f.frames = append(f.frames, Message{Seq: uint64(i + 1), At: time.Duration(i) * 137 * time.Millisecond, Out: i%2 == 0, Kind: "text", Size: len(p), Data: []byte(p)})
	}
	n := uint64(len(f.frames))
	f.frames = append(f.frames,
		Message{Seq: n + 1, At: time.Second, Kind: "binary", Size: 5000, Binary: true, Data: []byte{0, 1, 2, 0xfe, 0xff}},
		Message{Seq: n + 2, At: 2 * time.Second, Out: true, Kind: "close", Size: 6, Data: []byte("1000 done")})
}

// scenes are the states that the pictures are of.
func scenes() map[string]*State {
	state := func(seconds int, change func(f *script, second int)) *State {
		f := newScript()
		f.talk()
		s := &State{Sort: byCount, Tail: Tail{VU: 1}}
		s.pull(f)
		for i := range seconds {
			change(f, i)
			s.pull(f)
			s.listen(f)
		}
		s.Page = Messages
		s.listen(f)
		s.Page = Overview
		return s
	}
	healthy := func(f *script, _ int) { f.play(false) }
	starting := state(0, nil)
	starting.Load.Phase = Starting
	stopping := state(30, healthy)
	stopping.Load.Phase, stopping.Asked = Stopping, true
	return map[string]*State{
		"starting": starting,
		"running":  state(37, healthy),
		"failing":  state(37, func(f *script, second int) { f.play(second > 20) }),
		"stopping": stopping,
		"done": state(60, func(f *script, second int) {
			f.play(false)
			if second == 59 {
				f.load.Phase = Done
			}
		}),
	}
}

// bare is a style without escape codes, for pictures that people compare.
func bare(unicode bool) *Style {
	st := NewStyle(StyleOptions{Color: termenv.Ascii, Unicode: unicode})
	st.on = [roles]string{}
	return st
}
