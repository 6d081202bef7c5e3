package suite_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
	"wsrun/result"
	"wsrun/suite"
)

// rich is a scenario of which a result has everything: checks, errors with frames, coverage, custom metrics with tags.
const rich = `server: echo
name: rich
metrics: {size: {type: trend}, level: {type: gauge}}
on-open:
  - {send: '{"type": "a"}', expect: msg.type == "a", check: {no: msg.type == "b"}}
  - {record: {size: 12, level: 3}, tags: {kind: big}}
  - {send: '{"type": "c"}', expect: msg.type == "d", within: 50ms}
load: {vus: 2, iterations: 4}
thresholds: {ws_msgs_sent: [count > 10], "size{kind:big}": [p(95) < 13, count == 8]}
`

// readAgain returns what is read of what r is written to.
func readAgain(t *testing.T, r *result.Run) (again *result.Run, data []byte) {
	t.Helper()
	data, err := result.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err = result.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return again, data
}

// TestResultIsReadAgain holds that nothing of the result of a real run is lost when it is written and read.
func TestResultIsReadAgain(t *testing.T) {
	want := resultOf(t, options(planOf(t, "rich.yaml", rich)))
	if len(want.Snapshot.Errors) == 0 || len(want.Snapshot.Checks) == 0 || len(want.Scenarios[0].Coverage.Handlers) == 0 {
		t.Fatalf("got %+v, want a run with errors, checks and coverage", want)
	}
	got, data := readAgain(t, want)
	if _, again := readAgain(t, got); !bytes.Equal(data, again) {
		t.Errorf("written again (-want +got):\n%s", cmp.Diff(string(data), string(again)))
	}
	figures := func(s *metrics.Snapshot) (out []any) {
		for _, one := range s.Series {
			out = append(out, one.Name(), one.Count, one.Quantile(0.75), one.Sum, one.Value, one.Max)
		}
		return append(out, s.Checks, s.Errors, s.Closes, s.Cuts, s.Metrics())
	}
	if diff := cmp.Diff(figures(want.Snapshot), figures(got.Snapshot)); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
	want.Snapshot, want.Course, got.Snapshot, got.Course = nil, nil, nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMerge holds that thresholds are judged on the sum: what no part reaches alone, they may reach together.
func TestMerge(t *testing.T) {
	const text = passing + "thresholds: {iterations: [count == 2], ws_response_time: [max < 10s], ws_ping: [max < 1s]}\n"
	var parts []*result.Run
	for range 2 {
		r, _ := readAgain(t, resultOf(t, options(planOf(t, "a.yaml", text))))
		if r.Passed {
			t.Fatal("a part passed, which has one iteration")
		}
		parts = append(parts, r)
	}
	r, _, err := suite.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	type judged struct {
		metric     string
		ok, noData bool
		samples    int64
	}
	var got []judged
	for _, th := range r.Thresholds {
		got = append(got, judged{th.Metric, th.OK, th.NoData, th.Samples})
	}
	want := []judged{{"iterations", true, false, 2}, {"ws_response_time", true, false, 2}, {"ws_ping", false, true, 0}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(judged{})); diff != "" {
		t.Errorf("thresholds (-want +got):\n%s", diff)
	}
	if r.Passed || r.Scenarios[0].Passed || r.Scenarios[0].Iterations != 2 {
		t.Errorf("got %+v, want a run that failed for a threshold without data", r)
	}
	for _, p := range parts {
		p.Thresholds = p.Thresholds[:2]
	}
	if r, v, err := suite.Merge(parts...); err != nil || !v.Passed() || !r.Passed || !r.Scenarios[0].Passed {
		t.Errorf("without it: got %+v, %v, want a pass", v, err)
	}
}

func TestMergeFails(t *testing.T) {
	for want, parts := range map[string][]*result.Run{
		"merge results: no results to merge": nil,
		`judge the threshold vus highest of a result: `: {
			{Thresholds: []result.Threshold{{Metric: "vus", Base: "vus", Condition: "highest"}}},
		},
	} {
		if _, _, err := suite.Merge(parts...); err == nil || !bytes.HasPrefix([]byte(err.Error()), []byte(want)) {
			t.Errorf("got %v, want %s…", err, want)
		}
	}
}
