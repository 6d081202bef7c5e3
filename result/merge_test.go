package result_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

func merge(t *testing.T, parts ...*result.Run) *result.Run {
	t.Helper()
	r, err := result.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestMergeInAnyOrder holds that it does not matter which parts are merged first, nor that they were written and read.
func TestMergeInAnyOrder(t *testing.T) {
	for seed := range uint64(6) {
		a, b, c := randomRun(seed), randomRun(seed+1000), randomRun(seed+2000)
		read, err := result.Unmarshal(marshal(t, c))
		if err != nil {
			t.Fatal(err)
		}
		want := merge(t, a, b, c)
		for name, got := range map[string]*result.Run{
			"another order": merge(t, b, c, a),
			"the first two": merge(t, merge(t, a, b), c),
			"the last two":  merge(t, a, merge(t, c, b)),
			"one was read":  merge(t, a, b, read),
		} {
			if diff := cmp.Diff(want, got, bySamples()); diff != "" {
				t.Errorf("%d: %s (-want +got):\n%s", seed, name, diff)
			}
		}
	}
}

// recorder is a run that is being made: what happened is added to it.
type recorder struct {
	run    *result.Run
	reg    *metrics.Registry
	course *metrics.History
}

func newRecorder() *recorder {
	at := func(line int) diag.Pos { return diag.Pos{File: "chat.yaml", Line: line, Col: 3} }
	r := &recorder{
		run: &result.Run{
			Version: "1", Host: "linux", Seed: 5, Passed: true, Elapsed: 3 * time.Second,
			Scenarios: []result.Scenario{{
				Name: "chat", File: "chat.yaml", Target: "ws://x", Passed: true, Load: "9 VUs", Elapsed: 3 * time.Second,
				Requests: []result.Request{{Name: "b", At: at(9)}, {Name: "a", At: at(10)}},
				Coverage: result.Coverage{
					Handlers: []result.Handler{
						{Kind: "event", Label: "on-message", At: at(4)}, {Kind: "if", Label: "on-open[1]", At: at(2)},
					},
					Unhandled: []result.Unhandled{{Shapes: []result.Shape{{Text: "{}"}, {Text: "[]"}}}},
				},
			}},
			Thresholds: []result.Threshold{{Scenario: "chat", Metric: "vus", Condition: "max < 9", OK: true}},
		},
		reg:    metrics.NewRegistry(metrics.Builtin(), 1),
		course: metrics.NewHistory(),
	}
	return r
}

// iteration records what one iteration, chosen by n, did.
func (r *recorder) iteration(n int) {
	s := &r.run.Scenarios[0]
	s.Iterations++
	tags := metrics.NewTags(map[string]string{"scenario": "chat"})
	r.reg.Recorder(0).Trend(metrics.NameWSResponseTime, tags).Record(float64(n % 1000))
	r.reg.Recorder(0).Counter(metrics.NameIterations, tags).Add(1)
	h := &s.Coverage.Handlers[n%2]
	h.Asked++
	if n%3 == 0 {
		s.IterationsFailed++
		h.Met++
		r.reg.Failure(metrics.Failure{Scenario: "chat", Kind: "eval", Detail: &metrics.Detail{Iteration: n}})
	}
	u := &s.Coverage.Unhandled[0]
	u.Count += int64(n)
	u.Sampled++
	u.Shapes[n%2].Count++
	r.run.Thresholds[0].Samples++
	r.run.Conversations = append(r.run.Conversations, result.Conversation{Iteration: n, Began: time.Unix(int64(n), 0)})
	message := string(rune('a' + n%3))
	for i := range r.run.Notices {
		if r.run.Notices[i].Message == message {
			r.run.Notices[i].Count++
			return
		}
	}
	r.run.Notices = append(r.run.Notices, result.Notice{Message: message, Count: 1})
}

func (r *recorder) result() *result.Run {
	r.course.Add(3*time.Second, r.reg.Snapshot(3*time.Second))
	r.run.Snapshot, r.run.Course = r.reg.Snapshot(3*time.Second), r.course.Course()
	r.run.History = r.run.Course.Points()
	return r.run
}

// TestMergeIsTheWhole holds that the parts of a run, wherever each iteration went, come to what one process has
// recorded of all of them.
func TestMergeIsTheWhole(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		whole, none := newRecorder(), newRecorder()
		parts := []*recorder{newRecorder(), newRecorder(), newRecorder()}
		for n := range random.IntN(200) {
			whole.iteration(n)
			parts[random.IntN(len(parts))].iteration(n)
		}
		want := merge(t, whole.result(), none.result()) // in the order in which sums are
		got := merge(t, parts[0].result(), parts[1].result(), parts[2].result())
		if diff := cmp.Diff(want, got, bySamples()); diff != "" {
			t.Errorf("%d (-want +got):\n%s", seed, diff)
		}
		if diff := cmp.Diff(whole.run.Scenarios, got.Scenarios, bySamples()); diff != "" && !strings.Contains(diff, "Shapes") {
			t.Errorf("%d: scenarios (-want +got):\n%s", seed, diff)
		}
	}
}

// TestMergeWords holds what becomes of what parts say differently.
func TestMergeWords(t *testing.T) {
	part := func(host, aborted string, code int, vus int) *result.Run {
		return &result.Run{
			Host: host, ExitCode: code, Passed: code == 0,
			Scenarios: []result.Scenario{{Name: "chat", Aborted: aborted, VUs: vus, Passed: true, Untested: vus}},
		}
	}
	got := merge(t, part("linux", "", 0, 3), part("darwin", "enough", 1, 4), part("linux", "", 0, 3))
	want := &result.Run{
		Host: "darwin + linux", ExitCode: 1,
		Scenarios: []result.Scenario{{Name: "chat", Aborted: "enough", VUs: 10, Passed: true, Untested: 3}},
	}
	if diff := cmp.Diff(want, got, bySamples()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A handler that held in one part has no condition that almost held.
func TestMergeCoverageForgetsGuesses(t *testing.T) {
	at := diag.Pos{Line: 3}
	part := func(met int64) *result.Run {
		h := result.Handler{Kind: "if", Label: "on-message[1]", At: at, Asked: 5, Met: met}
		near := []result.Near{{Label: h.Label, At: at, Wants: `"a"`, Has: `"b"`}}
		if met == 0 {
			h.Wants, h.Has = `"a"`, `"b"`
		}
		c := result.Coverage{
			Handlers:  []result.Handler{h},
			Unhandled: []result.Unhandled{{Count: 1, Shapes: []result.Shape{{Text: "{}", Count: 1, Near: near}}}},
		}
		return &result.Run{Scenarios: []result.Scenario{{Coverage: c}}}
	}
	for _, met := range []int64{0, 1} {
		c := merge(t, part(0), part(met)).Scenarios[0].Coverage
		told := c.Handlers[0].Wants != "" && len(c.Unhandled[0].Shapes[0].Near) == 1
		if told != (met == 0) {
			t.Errorf("met %d times in one part: got %+v", met, c)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	other := metrics.NewRegistry([]metrics.Def{{Name: "vus", Type: metrics.RateType}}, 1).Snapshot(0)
	mine := metrics.NewRegistry(metrics.Builtin(), 1).Snapshot(0)
	for want, parts := range map[string][]*result.Run{
		"no results to merge":                                                             nil,
		"results of different versions of wsrun: 1 and 2":                                 {{Version: "1"}, {Version: "2"}},
		"results of different runs: one has the seed 1, another 2":                        {{Seed: 1}, {Seed: 2}},
		`the metric vus is a gauge (unit "") in one part and a rate (unit "") in another`: {{Snapshot: mine}, {Snapshot: other}},
	} {
		if _, err := result.Merge(parts...); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
