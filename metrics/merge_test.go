package metrics_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"

	"github.com/google/go-cmp/cmp"
)

// split is a stream of samples that went to one registry, and, each to one of several, to the parts of the same run.
type split struct {
	random *rand.Rand
	whole  recorded
	parts  []recorded
}

// recorded is a registry, its history, and the checks that it knows.
type recorded struct {
	reg    *metrics.Registry
	course *metrics.History
	checks []metrics.CheckID
}

func newSplit(seed uint64, parts int) *split {
	defs := append(metrics.Builtin(),
		metrics.Def{Name: "depth", Type: metrics.TrendType, Unit: "m"},
		metrics.Def{Name: "level", Type: metrics.GaugeType},
	)
	record := func() recorded {
		r := recorded{reg: metrics.NewRegistry(defs, 2), course: metrics.NewHistory()}
		for i := range 3 {
			r.checks = append(r.checks, r.reg.Check("chat", "check "+strconv.Itoa(i), diag.Pos{File: "a.yaml", Line: 9 - i}))
		}
		return r
	}
	s := &split{random: rand.New(rand.NewPCG(seed, 7)), whole: record()}
	for range parts {
		s.parts = append(s.parts, record())
	}
	return s
}

// second records what happens in a second and takes the states at its end; parts do so a little later.
func (s *split) second(n, samples int) {
	for i := range samples {
		sample := s.sample(n*1_000_000 + i)
		sample(s.whole)
		sample(s.parts[s.random.IntN(len(s.parts))])
	}
	at := time.Duration(n) * time.Second
	s.whole.course.Add(at, s.whole.reg.Snapshot(at))
	for _, p := range s.parts {
		p.course.Add(at+time.Duration(s.random.IntN(200))*time.Millisecond, p.reg.Snapshot(at))
	}
}

// sample returns what records a random sample. Values are such that their sums are exact, in any order.
func (s *split) sample(iteration int) func(recorded) {
	tags := metrics.NewTags(map[string]string{"scenario": "chat", "name": string(rune('a' + s.random.IntN(3)))})
	value := float64(s.random.IntN(1<<s.random.IntN(30))) / 8
	n, ok := s.random.IntN(5), s.random.IntN(3) > 0
	detail := func() *metrics.Detail {
		return &metrics.Detail{VU: 1, Iteration: iteration, Message: "not so", Frames: []metrics.Frame{{Data: []byte{0xff, 1}}}}
	}
	kinds := []string{"tcp.refused", "expect.timeout", "eval"}
	at := diag.Pos{File: "a.yaml", Line: 1 + n}
	switch s.random.IntN(8) {
	case 0:
		return func(r recorded) { r.reg.Recorder(n).Counter(metrics.NameWSMsgsSent, tags).Add(int64(n)) }
	case 1:
		return func(r recorded) { r.reg.Recorder(n).Rate(metrics.NameWSRequestFailed, tags).Add(ok) }
	case 2:
		return func(r recorded) { r.reg.Recorder(n).Trend("depth", tags).Record(value - 1000) }
	case 3:
		return func(r recorded) {
			r.reg.CheckResult(r.checks[n%3], ok, detail)
			r.reg.Close("chat", 1000+n, "server")
		}
	case 4:
		return func(r recorded) {
			kind := kinds[n%3]
			r.reg.Failure(metrics.Failure{Scenario: "chat", Kind: kind, Message: "no " + kind, At: at, Survived: ok, Detail: detail()})
			r.reg.Recorder(n).Counter(metrics.NameWSErrors, tags.With(metrics.Tag{Key: "kind", Value: kind})).Add(1)
		}
	case 5:
		return func(r recorded) { r.reg.Cut("chat", "on-open[1]", at, time.Duration(value)) }
	case 6:
		return func(r recorded) { r.reg.Recorder(0).Gauge(metrics.NameWSConnections, tags).Add(int64(n - 1)) }
	}
	return func(r recorded) { r.reg.Recorder(n).Trend(metrics.NameWSResponseTime, tags).Record(value) }
}

func (s *split) snapshots(elapsed time.Duration) (whole *metrics.Snapshot, parts []*metrics.Snapshot) {
	for _, p := range s.parts {
		parts = append(parts, p.reg.Snapshot(elapsed))
	}
	return s.whole.reg.Snapshot(elapsed), parts
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func merge(t *testing.T, parts ...*metrics.Snapshot) *metrics.Snapshot {
	t.Helper()
	s, err := metrics.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// again returns what is read of what s is written to.
func again(t *testing.T, s *metrics.Snapshot) *metrics.Snapshot {
	t.Helper()
	out := &metrics.Snapshot{}
	if err := json.Unmarshal([]byte(asJSON(t, s)), out); err != nil {
		t.Fatal(err)
	}
	return out
}

// withoutGauges returns s without what no part can know: when gauges of the others went up and down.
func withoutGauges(s *metrics.Snapshot) *metrics.Snapshot {
	out := s.Of("chat")
	out.Series = slices.DeleteFunc(out.Series, func(one metrics.Series) bool { return one.Type == metrics.GaugeType })
	return out
}

// TestMergeIsTheWhole holds that the parts of a stream of samples, wherever each sample went, and though they were
// written down and read in between, come to what one registry has recorded of all of it.
func TestMergeIsTheWhole(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newSplit(seed, 1+int(seed)%4)
			for n := 1; n <= 5; n++ {
				s.second(n, int(seed)*20)
			}
			whole, parts := s.snapshots(5 * time.Second)
			for i := range parts {
				parts[i] = again(t, parts[i])
			}
			got := merge(t, parts...)
			if diff := cmp.Diff(asJSON(t, withoutGauges(merge(t, whole))), asJSON(t, withoutGauges(got))); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			want, _ := whole.Get(metrics.NameWSConnections)
			if g, _ := got.Get(metrics.NameWSConnections); g.Value != want.Value {
				t.Errorf("open connections: got %v, want %v", g.Value, want.Value)
			}
			for _, q := range []float64{0, 0.001, 0.5, 0.9, 0.999, 1} {
				want, _ := whole.Get(metrics.NameWSResponseTime)
				if g, _ := got.Get(metrics.NameWSResponseTime); g.Quantile(q) != want.Quantile(q) {
					t.Errorf("the quantile %g: got %v, want %v", q, g.Quantile(q), want.Quantile(q))
				}
			}
		})
	}
}

// TestMergeInAnyOrder holds that it does not matter which parts are merged first.
func TestMergeInAnyOrder(t *testing.T) {
	for seed := range uint64(20) {
		s := newSplit(seed, 3)
		for n := 1; n <= 3; n++ {
			s.second(n, 200)
		}
		for i, p := range s.parts {
			p.reg.Recorder(0).Gauge("level", nil).Set(float64(i))
		}
		_, p := s.snapshots(3 * time.Second)
		want := asJSON(t, merge(t, p...))
		c := []*metrics.Course{s.parts[0].course.Course(), s.parts[1].course.Course(), s.parts[2].course.Course()}
		wantCourse := asJSON(t, metrics.MergeCourses(c...))
		for name, got := range map[string]string{
			"another order": asJSON(t, merge(t, p[2], p[0], p[1])),
			"the first two": asJSON(t, merge(t, merge(t, p[0], p[1]), p[2])),
			"the last two":  asJSON(t, merge(t, p[0], merge(t, p[2], p[1]))),
		} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d: %s (-want +got):\n%s", seed, name, diff)
			}
		}
		for name, got := range map[string]*metrics.Course{
			"another order": metrics.MergeCourses(c[2], c[0], c[1]),
			"the first two": metrics.MergeCourses(metrics.MergeCourses(c[0], c[1]), c[2]),
			"the last two":  metrics.MergeCourses(c[0], metrics.MergeCourses(c[2], c[1])),
		} {
			if diff := cmp.Diff(wantCourse, asJSON(t, got)); diff != "" {
				t.Errorf("%d: courses in %s (-want +got):\n%s", seed, name, diff)
			}
		}
	}
}

// TestMergeCourses holds that the points of a run are the same, whether one history was kept or one of each part.
func TestMergeCourses(t *testing.T) {
	for _, seconds := range []int{1, 2, 7, 700, 1300} {
		s := newSplit(uint64(seconds), 3)
		for n := 1; n <= seconds; n++ {
			s.second(n, 3000/seconds)
		}
		end := time.Duration(seconds)*time.Second + 300*time.Millisecond
		s.whole.course.Add(end, s.whole.reg.Snapshot(end))
		var parts []*metrics.Course
		for i, p := range s.parts {
			p.course.Add(end-time.Duration(i)*time.Millisecond, p.reg.Snapshot(end))
			c := &metrics.Course{}
			if err := json.Unmarshal([]byte(asJSON(t, p.course.Course())), c); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p.course.Points(), c.Points()); diff != "" {
				t.Errorf("%d s: read again (-want +got):\n%s", seconds, diff)
			}
			parts = append(parts, c)
		}
		if diff := cmp.Diff(s.whole.course.Points(), metrics.MergeCourses(parts...).Points()); diff != "" {
			t.Errorf("%d s (-want +got):\n%s", seconds, diff)
		}
	}
	if got := metrics.MergeCourses(metrics.NewHistory().Course(), nil); got != nil {
		t.Errorf("one that was not kept: got %v, want none", got)
	}
}

// TestPeaks holds that the highest value of a gauge is the highest sum of a second: parts that are busy one after the
// other were never busy together.
func TestPeaks(t *testing.T) {
	levels := [][]int64{{5, 0, 1, 0}, {0, 0, 4, 0}}
	var parts []*metrics.Snapshot
	var courses []*metrics.Course
	for _, list := range levels {
		reg, course := metrics.NewRegistry(metrics.Builtin(), 1), metrics.NewHistory()
		vus := reg.Recorder(0).Gauge(metrics.NameVUs, nil)
		before := int64(0)
		for i, level := range list {
			vus.Add(level - before)
			before = level
			course.Add(time.Duration(i+1)*time.Second, reg.Snapshot(0))
		}
		parts, courses = append(parts, reg.Snapshot(0)), append(courses, course.Course())
	}
	bound := merge(t, parts...)
	for _, tt := range []struct {
		name string
		snap *metrics.Snapshot
		want float64
	}{
		{"without a course", bound, 9},
		{"with one", metrics.MergeCourses(courses...).Peaks(bound), 5},
	} {
		for _, tags := range [][]metrics.Tag{nil} {
			if got, _ := tt.snap.Get(metrics.NameVUs, tags...); got.Max != tt.want || got.Value != 0 {
				t.Errorf("%s: got %v now and %v at most, want 0 and %v", tt.name, got.Value, got.Max, tt.want)
			}
		}
		if got := tt.snap.Find(metrics.NameVUs)[0].Max; got != tt.want {
			t.Errorf("%s, of its series: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A run may be shorter than a second: its parts have reached the most together all the same.
func TestPeaksOfAShortRun(t *testing.T) {
	var parts []*metrics.Snapshot
	var courses []*metrics.Course
	for i := range 2 {
		reg, course := metrics.NewRegistry(metrics.Builtin(), 1), metrics.NewHistory()
		vus := reg.Recorder(0).Gauge(metrics.NameVUs, nil)
		vus.Add(10)
		vus.Add(-10)
		course.Add(time.Duration(300+i*300)*time.Millisecond, reg.Snapshot(0))
		parts, courses = append(parts, reg.Snapshot(0)), append(courses, course.Course())
	}
	got, _ := metrics.MergeCourses(courses...).Peaks(merge(t, parts...)).Get(metrics.NameVUs)
	if got.Max != 20 {
		t.Errorf("got %v, want 20", got.Max)
	}
}

// TestMergeRefuses holds that a metric has one meaning.
func TestMergeRefuses(t *testing.T) {
	part := func(typ metrics.Type, unit string) *metrics.Snapshot {
		return metrics.NewRegistry([]metrics.Def{{Name: "x", Type: typ, Unit: unit}}, 1).Snapshot(0)
	}
	for _, other := range []*metrics.Snapshot{part(metrics.RateType, "ms"), part(metrics.TrendType, "s")} {
		if _, err := metrics.Merge(part(metrics.TrendType, "ms"), other); err == nil {
			t.Error("got no error")
		}
	}
}

// FuzzUnmarshal holds that what is read either is an error or can be written and read again, and never panics.
func FuzzUnmarshal(f *testing.F) {
	s := newSplit(1, 1)
	for n := 1; n <= 3; n++ {
		s.second(n, 50)
	}
	for _, v := range []any{s.whole.reg.Snapshot(time.Second), s.whole.course.Course()} {
		data, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"Series":[{"Metric":"x","Stats":{"Type":1,"Count":1,"Histogram":{"Wide":"AgI="}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s metrics.Snapshot
		if json.Unmarshal(data, &s) == nil {
			if _, err := metrics.Merge(&s, &s); err == nil {
				again(t, &s)
			}
		}
		var c metrics.Course
		if json.Unmarshal(data, &c) == nil {
			c.Points()
			asJSON(t, &c)
		}
	})
}
