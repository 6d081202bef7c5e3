package executor

import (
	"fmt"
	"time"

	"wsrun/diag"
)

// constantRate starts a fixed number of iterations per second.
type constantRate struct {
	rate     float64
	duration time.Duration
	maxVUs   int
}

func ofConstantRate(s Spec) Config {
	if s.Rate == 0 {
		return nil
	}
	return constantRate{s.Rate, s.Duration, s.maxVUs()}
}

func (c constantRate) String() string {
	return fmt.Sprintf("%s for %s, at most %s", rateWords(c.rate), diag.Duration(c.duration),
		diag.Count(c.maxVUs, "VU"))
}

func (c constantRate) Facts() Facts { return Facts{VUs: c.maxVUs, Duration: c.duration, Open: true} }

func (c constantRate) New() Executor {
	return &openModel{pace: ConstantPace(c.rate, c.duration), duration: c.duration, maxVUs: c.maxVUs}
}

// rateWords formats a rate in the unit that is easiest to read: 50/s, 0.5/s, 3/m, 1/h.
func rateWords(perSecond float64) string {
	switch {
	case perSecond == 0 || perSecond >= 0.1:
		return fmt.Sprintf("%.6g/s", perSecond)
	case perSecond*60 >= 1:
		return fmt.Sprintf("%.6g/m", perSecond*60)
	}
	return fmt.Sprintf("%.6g/h", perSecond*3600)
}
