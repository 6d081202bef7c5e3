package executor

import "time"

// DefaultVUs is the number of VUs of a load that says nothing of it.
const DefaultVUs = 1

// DefaultMaxVUs is the most VUs of an open model that says nothing of it.
const DefaultMaxVUs = 1000

// Spec is what a file and the command line say of a load. What is zero was not said.
type Spec struct {
	VUs             int
	MaxVUs          int // of the open model
	Iterations      int // shared among the VUs
	IterationsPerVU int
	Duration        time.Duration
	Rate            float64 // starts a second
	Stages          []Stage
	Rates           bool // the stages are of rates, not of VUs
}

// Total is for how long the load goes on; 0: it is bounded by iterations.
func (s Spec) Total() time.Duration {
	if len(s.Stages) > 0 {
		return total(s.Stages)
	}
	return s.Duration
}

func (s Spec) vus() int { return max(s.VUs, DefaultVUs) }

func (s Spec) maxVUs() int {
	if s.MaxVUs == 0 {
		return DefaultMaxVUs
	}
	return s.MaxVUs
}

// kinds are the kinds of load, with k6's executors beside them: each makes its Config of a spec, or nil of one that is
// not its own. The first that makes one has it.
func kinds() []func(Spec) Config {
	return []func(Spec) Config{
		ofRampingRate,      // ramping-arrival-rate
		ofRampingVUs,       // ramping-vus
		ofConstantRate,     // constant-arrival-rate
		ofConstantVUs,      // constant-vus
		ofSharedIterations, // shared-iterations
		ofIterationsPerVU,  // per-vu-iterations
	}
}

// For is the load that a spec describes. One that says nothing is a single iteration of one VU.
func For(s Spec) Config {
	for _, of := range kinds() {
		if c := of(s); c != nil {
			return c
		}
	}
	return iterationsPerVU{vus: s.vus(), each: 1}
}
