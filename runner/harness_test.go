package runner_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	wsresult "wsrun/result"
	"wsrun/runner"
	"wsrun/scenario"
)

// patience is how long a run of these tests may take at most, on a machine that is busy with others: one that hangs is
// cut then.
const patience = 30 * time.Second

// job is one run of a scenario's text. Only the text is needed.
type job struct {
	text  string
	url   string // of the target; empty: the text says
	files map[string]string
	env   map[string]any
	tags  map[string]string
	seed  uint64
	opt   scenario.Options

	failFast bool
	steps    bool            // tell the steps although there are several iterations
	stop     context.Context // as a first interrupt
	cut      context.Context // as a second one
	log      func(string)
	trace    func(runner.Frame)
	hide     func(string) string
	started  func(*runner.Runner)
	archive  *runner.Archive
	barriers *runner.Barriers
	takes    time.Duration // how long the run takes, beside what patience allows
}

// result is what a run left behind.
type result struct {
	runner.Outcome
	plan  *scenario.Plan
	snap  *metrics.Snapshot
	lines []string
	steps []wsresult.Step
	took  time.Duration
	since time.Duration // when measuring began
}

// run runs a scenario's text against a URL, or its own server if that is empty.
func run(t testing.TB, url, text string) *result {
	t.Helper()
	return job{text: text, url: url}.run(t)
}

// compile makes the job's plan; findings are the test's fault.
func (j job) compile(t testing.TB) *scenario.Plan {
	t.Helper()
	plan, found := j.find(t)
	if found.HasErrors() {
		t.Fatalf("the scenario is wrong: %v\n%s", found, j.text)
	}
	return plan
}

// find makes the job's plan, and returns what is wrong with its text.
func (j job) find(t testing.TB) (*scenario.Plan, diag.List) {
	t.Helper()
	file := "test.yaml"
	if len(j.files) > 0 {
		dir := t.TempDir()
		for name, data := range j.files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		file = filepath.Join(dir, file)
	}
	if j.url != "" {
		j.opt.URL = j.url
	}
	j.opt.Env = j.env
	var found diag.List
	var plan *scenario.Plan
	if sc := scenario.Parse(file, []byte(j.text), &found); sc != nil {
		plan = scenario.Compile(sc, j.opt, &found)
	}
	return plan, found
}

func (j job) run(t testing.TB) *result {
	t.Helper()
	res := &result{plan: j.compile(t)}
	reg := metrics.NewRegistry(append(metrics.Builtin(), res.plan.Metrics...), runner.Shards())
	var mu sync.Mutex
	opt := runner.Options{Registry: reg, Env: j.env, Tags: j.tags, Seed: j.seed, FailFast: j.failFast, Trace: j.trace, Archive: j.archive, Barriers: j.barriers, Hide: j.hide}
	opt.Log = func(l runner.Line) {
		mu.Lock()
		defer mu.Unlock()
		res.lines = append(res.lines, l.Text)
		if j.log != nil {
			j.log(l.Text)
		}
	}
	if j.steps || res.plan.Load.Iterations == 1 {
		opt.OnStep = func(s wsresult.Step) {
			mu.Lock()
			defer mu.Unlock()
			res.steps = append(res.steps, s)
		}
	}
	r, err := runner.New(res.plan, opt)
	if err != nil {
		t.Fatalf("runner.New: %v", err)
	}
	if j.started != nil {
		j.started(r)
	}
	if j.stop == nil {
		j.stop = context.Background()
	}
	if j.cut == nil {
		j.cut = context.Background()
	}
	limit, cancel := context.WithTimeout(j.cut, patience+j.takes)
	defer cancel()
	began := time.Now()
	res.Outcome = r.Run(j.stop, limit)
	res.took = time.Since(began)
	if limit.Err() == context.DeadlineExceeded {
		t.Errorf("the run had not ended after %s and was cut", patience+j.takes)
	}
	r.Flush()
	res.snap, res.since = reg.Snapshot(res.took), r.MeasuredSince()
	mu.Lock()
	defer mu.Unlock()
	return res
}

// tagsOf makes tags of "key=value".
func tagsOf(pairs []string) []metrics.Tag {
	var tags []metrics.Tag
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		tags = append(tags, metrics.Tag{Key: k, Value: v})
	}
	return tags
}

// stats are a metric's figures over all series with the tags, given as "key=value".
func (r *result) stats(metric string, tags ...string) metrics.Stats {
	s, _ := r.snap.Get(metric, tagsOf(tags)...)
	return s
}

// count is a counter's sum, or how many samples there are.
func (r *result) count(metric string, tags ...string) int64 { return r.stats(metric, tags...).Count }

// errors are the failures by kind.
func (r *result) errors() map[string]int64 {
	out := map[string]int64{}
	for _, e := range r.snap.Errors {
		out[e.Kind] += e.Count
	}
	return out
}

// messages are the failures' messages, one a line.
func (r *result) messages() string {
	var out []string
	for _, e := range r.snap.Errors {
		out = append(out, e.Kind+": "+e.Message)
	}
	return strings.Join(out, "\n")
}

// closes are how the sessions ended: "1000 client" and how many.
func (r *result) closes() map[string]int64 {
	out := map[string]int64{}
	for _, c := range r.snap.Closes {
		out[fmt.Sprintf("%d %s", c.Code, c.By)] += c.Count
	}
	return out
}

// checks are the checks' results as "passes/fails".
func (r *result) checks() map[string]string {
	out := map[string]string{}
	for _, c := range r.snap.Checks {
		out[c.Name] = fmt.Sprintf("%d/%d", c.Passes, c.Fails)
	}
	return out
}

// passed fails the test unless so many iterations ended, none of them failed, no check failed and nothing was an error.
func (r *result) passed(t testing.TB, iterations int64) {
	t.Helper()
	if r.Iterations != iterations || r.IterationsFailed != 0 {
		t.Errorf("%d iterations, %d of them failed, want %d and 0:\n%s", r.Iterations, r.IterationsFailed, iterations, r.messages())
	}
	for _, c := range r.snap.Checks {
		if c.Fails > 0 {
			t.Errorf("the check %q failed %d times of %d: %v", c.Name, c.Fails, c.Fails+c.Passes, values(c.Examples))
		}
	}
	if got := r.errors(); len(got) > 0 {
		t.Errorf("got the errors %v, want none:\n%s", got, r.messages())
	}
}

// cut fails the test unless so many iterations were cut, none was complete or failed, and nothing else was wrong.
func (r *result) cut(t testing.TB, iterations int64) {
	t.Helper()
	if r.IterationsCut != iterations || r.count("iterations_cut") != iterations {
		t.Errorf("%d iterations were cut, want %d", r.IterationsCut, iterations)
	}
	r.passed(t, 0)
}

// failed fails the test unless exactly one iteration ran and failed, with one failure of the kind whose message has the
// text in it.
func (r *result) failed(t testing.TB, kind, text string) {
	t.Helper()
	if r.Iterations != 1 || r.IterationsFailed != 1 {
		t.Errorf("%d iterations, %d of them failed, want 1 and 1", r.Iterations, r.IterationsFailed)
	}
	if diff := cmp.Diff(map[string]int64{kind: 1}, r.errors()); diff != "" {
		t.Errorf("errors by kind (-want +got):\n%s%s", diff, r.messages())
	}
	if !strings.Contains(r.messages(), text) {
		t.Errorf("the failure says\n%s\nwant %q in it", r.messages(), text)
	}
	if got := r.count("ws_errors", "kind="+kind); got != 1 {
		t.Errorf("ws_errors{kind:%s} is %d, want 1", kind, got)
	}
}

func values(list []*metrics.Detail) []metrics.Value {
	var out []metrics.Value
	for _, d := range list {
		out = append(out, d.Values...)
	}
	return out
}

// want compares what a test got with what it wants.
func want[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// between fails the test unless low <= got <= high.
func between[T int | int64 | float64 | time.Duration](t testing.TB, what string, got, low, high T) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s is %v, want %v to %v", what, got, low, high)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// stepWord is a step in a word or two.
func stepWord(st wsresult.Step) string {
	switch st := st.(type) {
	case wsresult.Opened:
		return "open"
	case wsresult.Done:
		return st.Verb
	case wsresult.Failed:
		return "failure"
	case wsresult.Closed:
		return "close"
	case wsresult.Checked:
		if st.Alone {
			return "check:" + st.Name + " alone"
		}
		return "check:" + st.Name
	}
	return ""
}
