package runner

import (
	"fmt"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/scenario"
	"wsrun/socket"
)

// failure is something that fails an iteration: an error kind of the closed list, what happened, and where in the file.
type failure struct {
	kind    string
	message string
	step    *scenario.Step // nil: no action has to do with it
	label   string         // the action's name
	tags    []metrics.Tag  // its own tags, as they were when it began
	at      diag.Pos       // instead of the step's
	length  int
	detail  *metrics.Detail
	// handshake is the one that failed; nil: it was no handshake.
	handshake *socket.Handshake
	bug       bool // of ours: a panic
	// survived reports whether the iteration goes on, with another connection.
	survived bool
	// no on-close excuses it: no attempts are left to reconnect, or it is not the end that an expect-close waits for
	final bool
}

func (f *failure) place() diag.Pos {
	if f.step != nil && f.at.Line == 0 {
		return place(f.step)
	}
	return f.at
}

// wants reports whether a failure's details will be kept: they are not worked out for the thousandth of a kind.
func (o *observer) wants(f *failure) bool {
	host := o.it.host
	return o.inst != nil && (host.opt.OnStep != nil || host.reg.WantDetail(host.failureOf(f)))
}

// detail begins the description of a step's failure.
func (o *observer) detail(step *scenario.Step, message string) *metrics.Detail {
	d := &metrics.Detail{Message: message, VU: o.it.id, Socket: o.name, Iteration: o.it.m.Iteration}
	if step != nil {
		d.At, d.Len = place(step), step.Len
	}
	o.frames.Show(d, o.since)
	return d
}

// record counts a failure, as an error of its kind and as an example.
func (o *observer) record(f *failure) {
	host := o.it.host
	if f.detail == nil && o.wants(f) {
		f.detail = o.detail(f.step, f.message)
		if f.step == nil {
			f.detail.At, f.detail.Len = f.at, f.length
		}
		f.detail.Handshake = exchange(f.handshake)
	}
	if f.step != nil {
		host.trials.waits[f.step.Trial].judge()
	}
	o.inst.failed(f.kind, o.tagsOf(f))
	if o.tape != nil {
		o.tape.fail(f.text())
	}
	if f.kind == errkind.Generator && !f.bug {
		host.health.Starved()
	}
	if o.inst.warm {
		return
	}
	host.reg.Failure(host.failureOf(f))
	if host.opt.OnStep != nil {
		host.opt.OnStep(f.told())
	}
}

// told is a failure as an observer of a single iteration is told it.
func (f *failure) told() result.Step {
	return result.Failed{
		Kind:     f.kind,
		Name:     f.label,
		At:       f.place(),
		Survived: f.survived,
		Detail:   f.detail,
	}
}

// tagsOf are the tags of the action that failed, its name among them if the file gives one.
func (o *observer) tagsOf(f *failure) []metrics.Tag {
	if f.step == nil || !f.step.Named && len(f.step.Tags) == 0 {
		return nil
	}
	label, tags := f.label, f.tags
	if label == "" {
		label = labelOf(o.it.m, f.step)
	}
	if tags == nil {
		tags = evalTags(o.it.m, f.step.Tags)
	}
	return namedTags(f.step, label, tags)
}

// failureOf is a failure as the registry takes it.
func (h *host) failureOf(f *failure) metrics.Failure {
	return metrics.Failure{
		Scenario: h.plan.Name,
		Kind:     f.kind,
		Message:  f.message,
		At:       f.place(),
		Survived: f.survived,
		Detail:   f.detail,
	}
}

// passed notes that a step did what it should, and tells an observer of a single iteration.
func (o *observer) passed(step *scenario.Step, t *task, took int64) {
	host := o.it.host
	host.trials.waits[step.Trial].judge()
	if host.opt.OnStep == nil || o.it.role == Server {
		return
	}
	host.opt.OnStep(
		result.Done{
			Verb: verbOf(step.Do), Name: t.label, Named: step.Named, Socket: t.obs.name, At: step.At,
			Took: asDuration(took),
		},
	)
	o.tellEarly(t)
}

func verbOf(do scenario.Do) string {
	switch do.(type) {
	case *scenario.ExpectNone:
		return "expect-none"
	case *scenario.ExpectClose:
		return "expect-close"
	case *scenario.Ping:
		return "ping"
	case *scenario.Barrier:
		return "barrier"
	}
	return "expect"
}

// text is a failure in a line.
func (f *failure) text() string {
	text := f.kind + ": " + f.message
	if at := f.place(); at.Line > 0 {
		text += fmt.Sprintf(" (%s:%d)", at.File, at.Line)
	}
	return text
}
