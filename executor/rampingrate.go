package executor

import "wsrun/diag"

// rampingRate starts iterations at a rate that follows its stages.
type rampingRate struct {
	stages []Stage
	maxVUs int
}

func ofRampingRate(s Spec) Config {
	if len(s.Stages) == 0 || !s.Rates {
		return nil
	}
	return rampingRate{s.Stages, s.maxVUs()}
}

func (c rampingRate) String() string {
	return stageWords(c.stages, rateWords) + ", at most " + diag.Count(c.maxVUs, "VU")
}

func (c rampingRate) Facts() Facts {
	return Facts{VUs: c.maxVUs, Duration: total(c.stages), Open: true, Stages: c.stages, Unit: "/s"}
}

func (c rampingRate) New() Executor {
	return &openModel{pace: RampingPace(c.stages), duration: total(c.stages), maxVUs: c.maxVUs}
}
