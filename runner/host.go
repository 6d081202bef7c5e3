package runner

import (
	"fmt"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/runner/guard"
	"wsrun/scenario"
)

// host is the part of a run that its iterations see: what is the same for all of them, and what they are counted in. It
// knows of no VU, and of what the run does with them only what owner says. All that changes in it may be used from many
// goroutines.
type host struct {
	plan     *scenario.Plan
	opt      Options
	reg      *metrics.Registry
	tags     metrics.Tags   // of every sample
	shared   *checks.Shared // by all VUs; nil: nothing is
	checkIDs []metrics.CheckID
	owner    owner
	clock

	panics   atomic.Int64
	trials   trials
	barriers *Barriers
	health   guard.Health
	watched  atomic.Pointer[frameWatch]
	archived archived
	requests *requests // nil: the plan has none
	crew     *crew
	heads
	notices notices
	sampled [2]sampled // messages of the VUs' ends, and of the server's
	book    book
}

// owner is what an iteration may make the run do.
type owner interface {
	// Abort stops the run at once, which has failed.
	Abort(why string)
	// beside runs f in a goroutine that the run's end waits for.
	beside(f func())
	// cuts reports whether it cuts the connections by now, new ones too.
	cuts() bool
	// skips reports whether nothing is done after an iteration any more.
	skips() bool
	// active is how many VUs run, or are about to.
	active() int
}

// log writes a line of a VU, of a connection of the server, or of the run itself, which is 0.
func (h *host) log(id int, text string) {
	if h.opt.Log != nil {
		h.opt.Log(Line{time.Duration(h.now()), id, text})
	}
}

func newHost(plan *scenario.Plan, opt Options) *host {
	h := &host{plan: plan, opt: opt, reg: opt.Registry, clock: newClock(), trials: newTrials(plan),
		barriers: opt.Barriers, heads: heads{opt.Hide}}
	h.crew = &crew{plan: plan, active: func() int { return h.owner.active() },
		beside: func(f func()) { h.owner.beside(f) }}
	h.requests = newRequests(plan)
	h.archived = archived{plan: plan.Name, start: h.start}
	h.notices.log = func(text string) { h.log(0, text) }
	h.book.plan, h.book.reg, h.book.suite = plan, opt.Registry, opt.Suite
	if h.barriers == nil {
		h.barriers = &Barriers{}
	}
	return h
}

// refusedCookie counts a cookie that a VU's jar does not keep, and logs the first for each reason. The notice does not
// have its name: a server may make one up with each answer.
func (h *host) refusedCookie(name, why string) {
	key := noticeKey{at: h.plan.At, message: "a cookie of the handshake's answer was not kept: " + why}
	if h.notices.count(key) {
		h.notices.log(fmt.Sprintf("the cookie %s was not kept: %s", diag.Quote(diag.Visible(name, 60)), why))
	}
}

// refillSamples lets both ends look at further messages.
func (h *host) refillSamples() {
	h.sampled[0].refill()
	h.sampled[1].refill()
}
