package run

import (
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
	"sync"

	"wsrun/cli/exit"
	"wsrun/cli/output"
	"wsrun/cli/stdio"
	"wsrun/result"
	"wsrun/suite"
)

// finish writes every output and the summary, whatever happened, and returns the exit code as an error. broken is what
// kept the run from its work, or nil.
func (j *job) finish(broken error) error {
	for _, stream := range []io.Writer{j.process.Out, j.process.Err} {
		if o, ok := stream.(*stdio.Outlet); ok {
			o.Expect()
		}
	}
	err := j.signals.WriteOutputs(func() error {
		return j.safely.Do(func() error { return j.writeAll(broken) }) // catches what nothing below catches
	})
	if j.signals.Abandoned() {
		for _, o := range j.opt.outputs {
			o.Abandon()
		}
	}
	return err
}

// writeAll ends the streams, then writes the other outputs, and finally the summary, because its reader may be slow.
// The failure of one output does not prevent others.
func (j *job) writeAll(broken error) error {
	e := &ending{signal: j.signals.Got, told: map[string]int{}}
	e.note(j.endStreams()...)
	e.note(broken)
	e.run, e.verdict = j.finished()
	e.note(j.safely.Err())
	for _, o := range j.wholeOutputs() {
		if !o.AfterSummary() {
			e.write(j.desk, o)
		}
	}
	e.note(j.writeSummary(e.now()))
	for _, o := range j.wholeOutputs() {
		if o.AfterSummary() {
			e.write(j.desk, o)
		}
	}
	end := e.now() // a later signal no longer matters
	e.correct(j.desk, j.opt.outputs, end)
	if err := errors.Join(e.problems...); err != nil {
		return err
	}
	if end.ExitCode != exit.Passed {
		return exit.Code(end.ExitCode)
	}
	return nil
}

// ending is how a run ends, as far as known: a signal, or an output that can't be written, may still change it.
type ending struct {
	run      result.Run       // without the following
	verdict  int              // its exit code without the following
	signal   func() os.Signal // returns the first one that arrived, or nil
	problems []error          // why wsrun could not do its job
	told     map[string]int   // exit codes stated in outputs, by path
}

// now returns the run as it would end now. It belongs to the caller.
func (e *ending) now() *result.Run {
	run := e.run
	run.ExitCode = e.verdict
	if sig := e.signal(); sig != nil {
		run.Interrupted, run.ExitCode = true, exit.OfSignal(sig)
	}
	if len(e.problems) > 0 {
		run.ExitCode = exit.Broken
	}
	return &run
}

// note records problems. Outputs that a signal gave up are not problems.
func (e *ending) note(problems ...error) {
	for _, err := range problems {
		if isBroken(err) {
			e.problems = append(e.problems, err)
		}
	}
}

// write writes an output. If it includes how the run ends, that is recorded.
func (e *ending) write(d *output.Desk, o output.Output) {
	run := e.now()
	err := o.To(d, run)
	e.note(err)
	if o.Ends && !isBroken(err) {
		e.told[o.Path] = run.ExitCode
	}
}

// correct rewrites the outputs that state another end of the run than the actual one.
func (e *ending) correct(d *output.Desk, outputs []output.Output, end *result.Run) {
	for _, o := range outputs {
		if told, says := e.told[o.Path]; says && told != end.ExitCode && o.IsFile() {
			e.note(o.To(d, end))
		}
	}
}

// isBroken reports whether wsrun could not do its job, which is not the case if a signal gave something up.
func isBroken(err error) bool { return err != nil && !errors.Is(err, stdio.ErrGivenUp) }

// endStreams ends what is written during the run, all concurrently, because each may have a slow reader.
func (j *job) endStreams() []error {
	var pushed error
	var push sync.WaitGroup
	push.Go(func() { pushed = j.pusher.End() })
	streamed := j.course.End()
	push.Wait()
	return []error{streamed, pushed}
}

// wholeOutputs returns the outputs written after the run, those that include how the process ends last.
func (j *job) wholeOutputs() []output.Output {
	last := func(o output.Output) int {
		if o.Ends {
			return 1
		}
		return 0
	}
	outputs := slices.DeleteFunc(slices.Clone(j.opt.outputs), func(o output.Output) bool { return o.Write == nil })
	slices.SortStableFunc(outputs, func(a, b output.Output) int { return cmp.Compare(last(a), last(b)) })
	return outputs
}

// finished returns the outcome of the whole run, and the exit code unless it is interrupted.
func (j *job) finished() (result.Run, int) {
	r, verdict := j.run.Result(append(j.course.Warnings(), j.outlets.Dropped()...))
	r.Version, r.Host, r.Flags, r.Sources = j.version, host(), j.flags.given(), j.texts.Get
	for _, o := range j.opt.outputs {
		if o.Lacks == nil {
			continue
		}
		if lost := o.Lacks(r); lost != "" && !slices.Contains(r.Warnings, lost) {
			r.Warnings = append(r.Warnings, lost)
		}
	}
	return *r, verdictCode(verdict)
}

func verdictCode(v suite.Verdict) int {
	switch v.Class {
	case suite.Broken:
		return exit.Broken
	case suite.Failed:
		return exit.Failed
	default:
		return exit.Passed
	}
}
