package executor

import (
	"fmt"

	"wsrun/diag"
)

// iterationsPerVU runs a number of iterations in each of its VUs.
type iterationsPerVU struct{ vus, each int }

func ofIterationsPerVU(s Spec) Config {
	if s.IterationsPerVU == 0 {
		return nil
	}
	return iterationsPerVU{s.vus(), s.IterationsPerVU}
}

func (c iterationsPerVU) String() string {
	words := fmt.Sprintf("%s, %s", diag.Count(c.vus, "VU"), diag.Count(c.each, "iteration"))
	if c.vus > 1 {
		words += " each"
	}
	return words
}

func (c iterationsPerVU) Facts() Facts {
	return Facts{VUs: c.vus, AtOnce: c.vus, Iterations: int64(c.each) * int64(c.vus)}
}

func (c iterationsPerVU) New() Executor { return &iterationsPerVURun{crew{vus: c.vus}, c.each} }

type iterationsPerVURun struct {
	crew crew
	each int
}

func (r *iterationsPerVURun) Run(p Pool) { r.crew.Run(p) }

func (r *iterationsPerVURun) More(begun int) bool { return begun < r.each }
