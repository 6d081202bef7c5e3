package scenario

import (
	"slices"
	"time"

	"wsrun/checks"
	"wsrun/metrics"
)

// Do is what a step does: one type for each verb, and a few that blocks and loops are made of. It is immutable.
type Do interface {
	// next are the steps that may run when the one at a place has run; none: it ends the list.
	next(at int) []int
}

// measurer is what takes samples of some metrics, which carry the action's tags.
type measurer interface{ measures(metric string) bool }

// onward is part of what goes on with the step behind it.
type onward struct{}

func (onward) next(at int) []int { return []int{at + 1} }

// final is part of what ends its list.
type final struct{}

func (final) next(int) []int { return nil }

// fork is part of what goes on with the step behind it, or with another.
type fork struct{ To int }

func (f *fork) next(at int) []int { return []int{at + 1, f.To} }

// Jump goes on at To.
type Jump struct{ To int }

func (j *Jump) next(int) []int { return []int{j.To} }

// Branch goes on at To unless the step's If holds.
type Branch struct{ fork }

// Send writes a data frame.
type Send struct {
	onward
	Content
	Request bool // an expect follows that judges the reply
}

// Content is what goes into a frame. Exactly one of Const, Text and JSON is there.
type Content struct {
	Binary bool
	Const  []byte // encoded once
	Text   *checks.Template
	JSON   *checks.Payload
	Decode func(text string) ([]byte, error) // hex or base64 of Text; nil: as it is
}

func (*Send) measures(metric string) bool { return metric == metrics.NameWSMsgsSent }

// Expect waits for messages that match. With HasElse, no match in time goes to To.
type Expect struct {
	fork
	Match
	Outcome
	Times   int
	Fresh   bool
	Request bool // the second half of a request
	HasElse bool
	Point   int // 0: it is not counted
}

func (e *Expect) next(at int) []int { return e.orElse(at, e.HasElse) }

func (e *Expect) measures(metric string) bool {
	return e.Request && metric == metrics.NameWSResponseTime || e.Outcome.measures(metric)
}

// orElse is next of a wait that may have an else.
func (f *fork) orElse(at int, hasElse bool) []int {
	if !hasElse {
		return []int{at + 1}
	}
	return f.next(at)
}

// ExpectNone waits for the time to pass without a match.
type ExpectNone struct {
	onward
	Match
}

// Match is a condition on messages, and how long one may take.
type Match struct {
	Cond   *checks.Expr
	Key    *checks.MatchKey // nil: it is tried on each message
	Within time.Duration
}

// Outcome is what is done with what was waited for.
type Outcome struct {
	Checks []CheckPlan
	Sets   []SetPlan
	Record []RecordPlan
}

func (o *Outcome) measures(metric string) bool {
	return len(o.Checks) > 0 && metric == metrics.NameChecks || recorded(o.Record, metric)
}

// recorded reports whether some sample is of the metric.
func recorded(list []RecordPlan, metric string) bool {
	return slices.ContainsFunc(list, func(r RecordPlan) bool { return r.Metric.Name == metric })
}

// Ping sends a ping, and may wait for its pong.
type Ping struct {
	onward
	Payload *checks.Template // nil: a counter
	Within  time.Duration    // 0: the pong is not waited for
}

func (*Ping) measures(metric string) bool { return metric == metrics.NameWSPing }

// PauseReading reads nothing from TCP for a time.
type PauseReading struct {
	onward
	Time Range
}

// Wait suspends the list for a time.
type Wait struct {
	onward
	Time Range
}

// Check evaluates named conditions.
type Check struct {
	onward
	Checks []CheckPlan
}

func (c *Check) measures(metric string) bool {
	return len(c.Checks) > 0 && metric == metrics.NameChecks
}

// Set assigns variables.
type Set struct {
	onward
	Sets []SetPlan
}

// Record takes samples of custom metrics.
type Record struct {
	onward
	Record []RecordPlan
}

func (r *Record) measures(metric string) bool { return recorded(r.Record, metric) }

// Barrier is a rendezvous of VUs.
type Barrier struct {
	onward
	Name   *checks.Template
	Count  int // 0: every running VU
	Within time.Duration
}

// Log writes a line to the run's log.
type Log struct {
	onward
	Text *checks.Template
}

// Fail fails the iteration.
type Fail struct {
	final
	Text *checks.Template
}

// Abort fails the iteration and stops the run.
type Abort struct {
	final
	Text *checks.Template
}

// Close starts the closing handshake.
type Close struct {
	final
	Code       int
	Reason     *checks.Template // nil: none
	ExpectCode int              // 0: any
}

// Drop cuts TCP.
type Drop struct {
	final
	Reset bool // with a TCP reset
}

// Repeat starts a loop: the count into Slot+1, 0 into Slot; to To when there is no round.
type Repeat struct {
	fork
	Slot  int
	Count checks.Value
}

// Each starts a loop: the list into Slot+1, the index into Slot+2, the item into Slot; to To when it is empty.
type Each struct {
	fork
	Slot int
	List checks.Value
}

// NextRound goes back into the repeat that starts at To, or on.
type NextRound struct {
	To   int
	Slot int
}

func (n *NextRound) next(at int) []int { return []int{at + 1, n.To + 1} }

// NextItem goes back into the each that starts at To, or on.
type NextItem struct {
	To   int
	Slot int
}

func (n *NextItem) next(at int) []int { return []int{at + 1, n.To + 1} }

// While goes to To unless the condition holds.
type While struct {
	fork
	Cond *checks.Expr
}

// Back ends a round of the while at To.
type Back struct{ To int }

func (b *Back) next(int) []int { return []int{b.To} }

// Bind evaluates a named list's parameters into slots.
type Bind struct {
	onward
	Binds []BindPlan
}

// BindPlan is a parameter of a named list.
type BindPlan struct {
	Slot  int
	Value checks.Value
}
