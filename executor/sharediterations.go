package executor

import (
	"fmt"
	"sync/atomic"

	"wsrun/diag"
)

// sharedIterations runs a total number of iterations, which its VUs take one after another.
type sharedIterations struct{ vus, iterations int }

func ofSharedIterations(s Spec) Config {
	if s.Iterations == 0 {
		return nil
	}
	return sharedIterations{s.vus(), s.Iterations}
}

func (c sharedIterations) String() string {
	words := fmt.Sprintf("%s, %s", diag.Count(c.vus, "VU"), diag.Count(c.iterations, "iteration"))
	if c.vus > 1 {
		words += " in all"
	}
	return words
}

func (c sharedIterations) Facts() Facts {
	return Facts{VUs: c.vus, AtOnce: c.vus, Iterations: int64(c.iterations), Adjustable: true}
}

func (c sharedIterations) New() Executor {
	return &sharedIterationsRun{crew: crew{vus: c.vus}, iterations: int64(c.iterations)}
}

type sharedIterationsRun struct {
	crew
	iterations int64
	taken      atomic.Int64
}

func (r *sharedIterationsRun) More(int) bool { return r.taken.Add(1) <= r.iterations }
