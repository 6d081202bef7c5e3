package suite_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/suite"
)

// pathCounter is a server that counts the connections of each path.
type pathCounter struct {
	*httptest.Server
	mu     sync.Mutex
	counts map[string]int
}

func newPathCounter(t *testing.T) *pathCounter {
	p := &pathCounter{counts: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = c.CloseNow() }()
		p.mu.Lock()
		p.counts[r.URL.Path]++
		p.mu.Unlock()
		for {
			kind, data, err := c.Read(r.Context())
			if err != nil || c.Write(r.Context(), kind, data) != nil {
				return
			}
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// mixOf compiles a mix of three roles, each of which dials a path of its own.
func mixOf(t *testing.T, url, load string) []*scenario.Plan {
	t.Helper()
	dir := t.TempDir()
	text := "name: all\nmix:\n"
	for i, role := range []string{"a", "b", "c"} {
		file := filepath.Join(dir, role+".yaml")
		body := "url: " + url + "/" + role + "\non-open: [{send: x, expect: size == 1, name: r}, close]\n"
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		text += "  " + role + ": {file: " + role + ".yaml, weight: " + []string{"5", "1", "2"}[i] + "}\n"
	}
	text += "load: " + load + "\nthresholds: {iterations: count > 0, \"ws_response_time{scenario:b}\": max < 1m}\n"
	var found diag.List
	sc := scenario.Parse(filepath.Join(dir, "mix.yaml"), []byte(text), &found)
	plans := scenario.CompileMix(sc, scenario.Options{}, func(string) bool { return false }, &found)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return plans
}

// What each role's server path saw is what the weights say, in every kind of load with a fixed number of iterations.
func TestMixIsDealtByWeight(t *testing.T) {
	// The open load's last start has half a second left, so that a busy machine drops none.
	rates := "{stages: [{duration: 0s, rate: 160/s}, {duration: 500ms, rate: 160/s}, {duration: 0s, rate: 0/s}, " +
		"{duration: 500ms, rate: 0/s}]}"
	for load, want := range map[string]map[string]int{
		"{vus: 16, iterations-per-vu: 3}":       {"/a": 30, "/b": 6, "/c": 12},
		"{vus: 8, iterations: 80}":              {"/a": 50, "/b": 10, "/c": 20},
		rates:                                   {"/a": 50, "/b": 10, "/c": 20},
		"{vus: 8, iterations: 16, warm-up: 0s}": {"/a": 10, "/b": 2, "/c": 4},
		"{vus: 8, iterations: 8, start-after: 1ms, connect-rate: 1000/s}": {"/a": 5, "/b": 1, "/c": 2},
	} {
		t.Run(load, func(t *testing.T) {
			server := newPathCounter(t)
			r := resultOf(t, options(mixOf(t, "ws"+server.URL[len("http"):], load)...))
			server.mu.Lock()
			defer server.mu.Unlock()
			if diff := cmp.Diff(want, server.counts); diff != "" {
				t.Errorf("connections (-want +got):\n%s", diff)
			}
			for _, s := range r.Scenarios {
				if int(s.Iterations) != want["/"+s.Name] || !s.Passed || s.Mix != "all" {
					t.Errorf("got %s of %q with %d iterations, passed: %v", s.Name, s.Mix, s.Iterations, s.Passed)
				}
			}
			if len(r.Thresholds) != 2 || r.Thresholds[0].Scenario != "" || r.Thresholds[1].Scenario != "b" || !r.Passed {
				t.Errorf("passed: %v, thresholds: %+v", r.Passed, r.Thresholds)
			}
			if n, _ := r.Figures().Get(metrics.NameDroppedIterations); n.Count != 0 {
				t.Errorf("%d iterations were dropped", n.Count)
			}
		})
	}
}

// Loads whose iterations nobody counts beforehand end, in every role.
func TestMixEnds(t *testing.T) {
	for _, load := range []string{
		"{vus: 8, duration: 200ms}",
		"{vus: 8, duration: 300ms, warm-up: 100ms}",
		"{stages: [{duration: 100ms, vus: 16}, {duration: 100ms, vus: 4}, {duration: 100ms, vus: 16, drop: 50%}]}",
		"{stages: [{duration: 100ms, rate: 300/s}, {duration: 100ms, rate: 10/s}], max-vus: 3}",
	} {
		t.Run(load, func(t *testing.T) {
			server := newPathCounter(t)
			r := resultOf(t, options(mixOf(t, "ws"+server.URL[len("http"):], load)...))
			if len(r.Scenarios) != 3 || suite.RunVerdict(r).Class == suite.Broken {
				t.Errorf("got %+v", r.Scenarios)
			}
			for _, s := range r.Scenarios {
				if s.Iterations == 0 {
					t.Errorf("%s ran no iterations", s.Name)
				}
			}
		})
	}
}
