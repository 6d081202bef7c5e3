package executor

import "time"

// DefaultVUs is the default number of VUs.
const DefaultVUs = 1

// DefaultMaxVUs is the default maximum number of VUs of an open model.
const DefaultMaxVUs = 1000

// Spec is what a file and the command line say about a load. Zero values were not given.
type Spec struct {
	VUs             int
	MaxVUs          int // of the open model
	Iterations      int // shared among the VUs
	IterationsPerVU int
	Duration        time.Duration
	Rate            float64 // starts per second
	Stages          []Stage
	Rates           bool // the stages' targets are rates, not VUs
}

// Total returns the duration of the load; 0: it is bounded by iterations.
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

// kinds lists the kinds of load, beside the names of k6's executors. Each function returns its Config for a spec, or
// nil if the spec is of another kind. The first Config wins.
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

// For returns the load that a spec describes. An empty spec is a single iteration of one VU.
func For(s Spec) Config {
	for _, of := range kinds() {
		if c := of(s); c != nil {
			return c
		}
	}
	return iterationsPerVU{vus: s.vus(), each: 1}
}
