package runner

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
)

// feeders are those of a run.
type feeders struct {
	list []*feeder
	seed uint64
	warn func(text string)
}

// picker is what a VU picks rows with.
type picker struct {
	vu  int        // by its number in the run, from 1
	rng *rand.Rand // made when it is first needed
}

// feeder hands out a plan's rows. The rows are shared by all VUs, and nobody changes them.
type feeder struct {
	plan *scenario.FeederPlan
	next atomic.Int64 // of sequential and unique: rows taken so far
	told sync.Once    // that iterations were not started for want of rows
}

// taken is what an iteration gets from the feeders.
type taken struct {
	rows      map[string]any // feeder → row; nil: there are no feeders
	exhausted *feeder        // one that is used up, and fails the iteration
}

// rowless reports whether a feeder has no row for a VU, and that no iteration is to fail for that: the VU starts none,
// and the others go on.
func (fs *feeders) rowless(vu int) bool {
	for _, f := range fs.list {
		if f.plan.Pick == "per-vu" && f.plan.OnEnd == "stop" && vu > len(f.plan.Rows) {
			f.told.Do(func() {
				fs.warn(
					fmt.Sprintf(
						"%s has rows for only %s: the others started no iterations",
						f.plan.File,
						diag.Count(len(f.plan.Rows), "VU"),
					),
				)
			})
			return true
		}
	}
	return false
}

// take takes a row of each feeder for a VU's next iteration. more is false when one is used up and ends the load.
func (fs *feeders) take(p *picker) (t taken, more bool) {
	if len(fs.list) == 0 {
		return t, true
	}
	t.rows = make(map[string]any, len(fs.list))
	for _, f := range fs.list {
		i, ok := f.index(p, fs.seed)
		switch {
		case ok:
			t.rows[f.plan.Name] = f.plan.Rows[i]
		case f.plan.OnEnd == "fail":
			t.exhausted = f
		default:
			f.told.Do(func() { fs.warn(f.usedUp() + ", so no more iterations were started") })
			return t, false
		}
	}
	return t, true
}

// index picks the row for a VU's next iteration; false: the rows are used up.
func (f *feeder) index(p *picker, seed uint64) (int, bool) {
	n := int64(len(f.plan.Rows))
	var i int64
	switch f.plan.Pick {
	case "random":
		if p.rng == nil {
			p.rng = picks.rng(seed, p.vu)
		}
		return p.rng.IntN(int(n)), true
	case "per-vu":
		i = int64(p.vu - 1)
	default:
		i = f.next.Add(1) - 1
	}
	if i >= n && f.plan.OnEnd != "loop" {
		return 0, false
	}
	return int(i % n), true
}

func (f *feeder) usedUp() string {
	if len(f.plan.Rows) == 1 {
		return "the only row of " + f.plan.File + " is used up"
	}
	return fmt.Sprintf("the %d rows of %s are used up", len(f.plan.Rows), f.plan.File)
}

func (f *feeder) failure() failure {
	return failure{kind: errkind.DataExhausted, message: f.usedUp(),
		at: f.plan.At, length: len(f.plan.Name)}
}
