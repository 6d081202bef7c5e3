package executor

import (
	"fmt"
	"time"

	"wsrun/diag"
)

// constantVUs runs a number of VUs for a time, each one iteration after another.
type constantVUs struct {
	vus      int
	duration time.Duration
}

func ofConstantVUs(s Spec) Config {
	if s.Duration == 0 {
		return nil
	}
	return constantVUs{s.vus(), s.Duration}
}

func (c constantVUs) String() string {
	return fmt.Sprintf("%s for %s", diag.Count(c.vus, "VU"), diag.Duration(c.duration))
}

func (c constantVUs) Facts() Facts {
	return Facts{VUs: c.vus, AtOnce: c.vus, Duration: c.duration, Adjustable: true}
}

func (c constantVUs) New() Executor { return &constantVUsRun{crew{vus: c.vus}} }

type constantVUsRun struct{ crew }

func (*constantVUsRun) More(int) bool { return true }
