package runner_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const users = "id,name\n1,ada\n2,bob\n3,cyd\n4,dan\n5,eve\n"

// fed runs iterations that log which row each had: "VU:row".
func fed(t *testing.T, feeder, load string, seed uint64) *result {
	t.Helper()
	return job{url: echoPeer(t).URL, seed: seed, files: map[string]string{"users.csv": users}, text: `
data: {users: {file: users.csv, ` + feeder + `}}
load: ` + load + `
on-open:
  - log: ${{ vu.id }}:${{ data.users.id }}${{ data.users.name }}
  - close
`}.run(t)
}

func TestFeedSequential(t *testing.T) {
	t.Parallel()
	res := fed(t, "pick: sequential, on-end: loop", "{vus: 1, iterations: 7}", 0)
	res.passed(t, 7)
	want(t, "rows", res.lines, []string{"1:1ada", "1:2bob", "1:3cyd", "1:4dan", "1:5eve", "1:1ada", "1:2bob"})
}

func TestFeedUniqueStopsTheLoad(t *testing.T) {
	t.Parallel()
	for _, load := range []string{"{vus: 1, iterations: 100}", "{vus: 20, iterations: 100}", "{vus: 20, duration: 20s}", "{vus: 3, iterations-per-vu: 50}",
		"{rate: 200/s, duration: 20s}", "{vus: 20, duration: 20s, connect-rate: 50/s}", "{stages: [{duration: 0s, vus: 5}, {duration: 20s, vus: 5}]}", "{stages: [{duration: 5s, rate: 100/s}]}"} {
		t.Run(load, func(t *testing.T) {
			t.Parallel()
			res := fed(t, "pick: unique, on-end: stop", load, 0)
			res.passed(t, 5)
			var rows []string
			for _, line := range res.lines {
				_, row, _ := strings.Cut(line, ":")
				rows = append(rows, row)
			}
			slices.Sort(rows)
			want(t, "rows, each once", rows, []string{"1ada", "2bob", "3cyd", "4dan", "5eve"})
			between(t, "the run", res.took, 0, 15*time.Second)
		})
	}
}

func TestFeedExhaustedFails(t *testing.T) {
	t.Parallel()
	res := fed(t, "pick: unique, on-end: fail", "{vus: 2, iterations: 8}", 0)
	if res.Iterations != 8 || res.IterationsFailed != 3 {
		t.Errorf("%d iterations, %d failed, want 8 and 3", res.Iterations, res.IterationsFailed)
	}
	want(t, "errors", res.errors(), map[string]int64{"data.exhausted": 3})
	if !strings.Contains(res.messages(), "the 5 rows") {
		t.Errorf("the failure says %q, want the number of rows", res.messages())
	}
	if got := res.count("ws_sessions"); got != 5 {
		t.Errorf("%d sessions opened, want 5", got)
	}
}

func TestFeedPerVU(t *testing.T) {
	t.Parallel()
	res := fed(t, "pick: per-vu, on-end: loop", "{vus: 7, iterations-per-vu: 2}", 0)
	res.passed(t, 14)
	slices.Sort(res.lines)
	want(t, "rows", slices.Compact(res.lines), []string{"1:1ada", "2:2bob", "3:3cyd", "4:4dan", "5:5eve", "6:1ada", "7:2bob"})
}

// A VU without a row starts nothing; those that have one go on.
func TestFeedPerVUStopsThoseWithoutARow(t *testing.T) {
	t.Parallel()
	for _, load := range []string{"{vus: 7, iterations-per-vu: 2}", "{vus: 7, iterations: 20}", "{stages: [{duration: 0s, vus: 7}, {duration: 300ms, vus: 7}]}",
		"{rate: 100/s, duration: 300ms, max-vus: 7}"} {
		t.Run(load, func(t *testing.T) {
			t.Parallel()
			res := job{url: echoPeer(t).URL, files: map[string]string{"users.csv": users}, text: `
data: {users: {file: users.csv, pick: per-vu, on-end: stop}}
load: ` + load + `
on-open:
  - log: ${{ vu.id }}:${{ data.users.id }}${{ data.users.name }}
  - wait: 80ms
  - close
`}.run(t)
			slices.Sort(res.lines)
			want(t, "rows", slices.Compact(res.lines), []string{"1:1ada", "2:2bob", "3:3cyd", "4:4dan", "5:5eve"})
			if load == "{vus: 7, iterations: 20}" && res.Iterations != 20 {
				t.Errorf("%d iterations, want 20: those that VU 6 can't have are for others", res.Iterations)
			}
			want(t, "warnings", aboutRows(res), []string{"users.csv has rows for only 5 VUs: the others started no iterations"})
		})
	}
}

// aboutRows leaves out what a busy machine makes the generator say of itself.
func aboutRows(res *result) []string {
	var out []string
	for _, w := range res.Warnings {
		if strings.Contains(w, "users.csv") {
			out = append(out, w)
		}
	}
	return out
}

func TestFeedSaysThatItEndedTheLoad(t *testing.T) {
	t.Parallel()
	cut := fed(t, "pick: sequential, on-end: stop", "{vus: 2, iterations: 8}", 0)
	want(t, "warnings", aboutRows(cut), []string{"the 5 rows of users.csv are used up, so no more iterations were started"})
	whole := fed(t, "pick: unique", "{vus: 1, iterations: 5}", 0)
	want(t, "warnings of a load that has as many iterations as rows", aboutRows(whole), nil)
}

func TestFeedRandomRepeatsWithItsSeed(t *testing.T) {
	t.Parallel()
	first := fed(t, "pick: random", "{vus: 1, iterations: 40}", 42)
	again := fed(t, "pick: random", "{vus: 1, iterations: 40}", 42)
	other := fed(t, "pick: random", "{vus: 1, iterations: 40}", 43)
	want(t, "rows of equal seeds", again.lines, first.lines)
	if slices.Equal(first.lines, other.lines) {
		t.Error("another seed gives the same rows")
	}
	rows := slices.Clone(first.lines)
	slices.Sort(rows)
	if got := len(slices.Compact(rows)); got != 5 {
		t.Errorf("%d rows came up in 40 picks, want all 5", got)
	}
}

func TestSeedRepeats(t *testing.T) {
	t.Parallel()
	values := func(seed uint64) []string {
		res := job{url: echoPeer(t).URL, seed: seed, text: `
load: {vus: 3, iterations-per-vu: 2}
on-open:
  - log: "${{ vu.id }}.${{ vu.iteration }} ${{ uuid() }} ${{ random(1, 1000000) }} ${{ pick(['a', 'b', 'c', 'd', 'e', 'f', 'g']) }}"
  - close
`}.run(t)
		res.passed(t, 6)
		slices.Sort(res.lines)
		return res.lines
	}
	first := values(1)
	want(t, "values of equal seeds", values(1), first)
	if slices.Equal(first, values(2)) {
		t.Error("another seed gives the same values")
	}
	for i := range first {
		for k := range i {
			if _, a, _ := strings.Cut(first[i], " "); strings.HasSuffix(first[k], a) {
				t.Errorf("%q and %q are the same values", first[i], first[k])
			}
		}
	}
}
