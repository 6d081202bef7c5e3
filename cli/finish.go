package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
	"wsrun/scenario"
	"wsrun/suite"
)

// finish writes every output and the summary, whatever happened, and returns the exit code as an error. broken is what
// kept the run from its work, or nil.
func (s *runCommand) finish(broken error) error {
	for _, stream := range []io.Writer{s.app.Out, s.app.Err} {
		if o, ok := stream.(*outlet); ok {
			o.expect()
		}
	}
	err := s.signal.writeOutputs(func() error {
		return s.guarded(func() error { return s.writeAll(broken) }) // what is caught nowhere below it
	})
	if s.signal.abandoned() {
		for _, o := range s.opt.outputs {
			o.abandon()
		}
	}
	return err
}

// writeAll ends the streams, then writes the other outputs, and the summary when they are there: its reader may take
// its time. That one of them fails keeps no other from being written.
func (s *runCommand) writeAll(broken error) error {
	problems := append(s.endStreams(), broken)
	run := s.finished()
	problems = append(problems, s.mistakes())
	problems = append(problems, s.writeFiles(run, slices.ContainsFunc(problems, isBroken), false)...)
	told := run.ExitCode
	problems = append(problems, s.writeSummary(run))
	problems = append(problems, s.writeFiles(run, slices.ContainsFunc(problems, isBroken), true)...)
	s.noteSignal(run) // perhaps the last output took long
	if slices.ContainsFunc(problems, isBroken) {
		run.ExitCode = exitBroken
	}
	if run.ExitCode != told {
		problems = append(problems, s.tellEnd(run)...)
	}
	problems = slices.DeleteFunc(problems, func(err error) bool { return !isBroken(err) })
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if run.ExitCode != exitPassed {
		return codeError(run.ExitCode)
	}
	return nil
}

// recover makes room for the reports after a run that was ended for want of memory.
func (s *runCommand) recover() {
	if why := s.memory.Spent(); why != "" {
		s.broke(errors.New(strings.TrimPrefix(why, "wsrun is ") + "; the run was ended"))
		debug.FreeOSMemory()
	}
}

// writeSummary writes what is for people. Results that standard output can't take are lost; what is on standard error
// stands beside them.
func (s *runCommand) writeSummary(run *result.Run) error {
	own := *run // given up, it goes on being read
	err := s.toPeople("the summary", s.people(), func(w io.Writer) error { return s.forPeople(w, &own) })
	var ours *mistake
	if s.people() != s.app.Out && !errors.As(err, &ours) {
		return nil
	}
	if errors.Is(err, errReaderGone) {
		err = fmt.Errorf("write the summary to standard output: %w", errReaderGone)
	}
	return err
}

// endStreams ends what was written while the run went on, all of it at a time: each may have a reader that is slow.
func (s *runCommand) endStreams() []error {
	var pushed error
	var push sync.WaitGroup
	push.Go(func() { pushed = s.pusher.end() })
	streamed := s.course.end()
	push.Wait()
	return []error{streamed, pushed}
}

// isBroken reports whether wsrun could not do its job; what a signal has given up says nothing of that.
func isBroken(err error) bool { return err != nil && !errors.Is(err, errGivenUp) }

// forPeople writes the summary, and the annotations that a CI system reads.
func (s *runCommand) forPeople(w io.Writer, run *result.Run) error {
	err := s.summary(w, run)
	if failed := s.guarded(func() error { s.github.report(w, run); return nil }); failed != nil {
		err = errors.Join(err, fmt.Errorf("write the annotations: %w", failed))
	}
	return err
}

// writeFiles writes the outputs that are written whole: those that come before the summary, or those that come after
// it. broken reports whether wsrun could not do its job already.
func (s *runCommand) writeFiles(run *result.Run, broken, after bool) []error {
	// Those that say how the process ends are last.
	last := func(o output) int {
		if o.ends {
			return 1
		}
		return 0
	}
	outputs := slices.Clone(s.opt.outputs)
	slices.SortStableFunc(outputs, func(a, b output) int { return cmp.Compare(last(a), last(b)) })
	var problems []error
	for _, o := range outputs {
		if o.write == nil || o.afterSummary() != after { // a stream, or not its turn
			continue
		}
		s.noteSignal(run)
		if broken {
			run.ExitCode = exitBroken
		}
		err := o.to(s, run)
		if isBroken(err) {
			broken = true
			s.unwritten = append(s.unwritten, o.path)
		}
		problems = append(problems, err)
	}
	return problems
}

// tellEnd writes anew what says how the process ends, since that has changed after it was written.
func (s *runCommand) tellEnd(run *result.Run) []error {
	var problems []error
	for _, o := range s.opt.outputs {
		if o.ends && o.isFile() && !slices.Contains(s.unwritten, o.path) {
			problems = append(problems, o.to(s, run))
		}
	}
	return problems
}

// finished is what the whole run came to.
func (s *runCommand) finished() *result.Run {
	r, verdict := s.run.Result(append(s.course.warnings, s.app.droppedLines()...))
	r.Version, r.Host, r.Flags, r.Sources = Version(), host(), s.flags.given(), s.texts.get
	for _, o := range s.opt.outputs {
		if o.lacks == nil {
			continue
		}
		if lost := o.lacks(r); lost != "" && !slices.Contains(r.Warnings, lost) {
			r.Warnings = append(r.Warnings, lost)
		}
	}
	r.ExitCode = verdictCode(verdict)
	s.noteSignal(r)
	return r
}

// noteSignal says in the report that a signal came. It may also come while the outputs are written: those that are left
// say so.
func (s *runCommand) noteSignal(r *result.Run) {
	if sig := s.signal.got(); sig != nil {
		r.Interrupted, r.ExitCode = true, signalCode(sig)
	}
}

// people is where what people read goes: standard output, unless an output is there already.
func (s *runCommand) people() io.Writer {
	if slices.ContainsFunc(s.opt.outputs, func(o output) bool { return o.path == "-" }) {
		return s.app.Err
	}
	return s.app.Out
}

func (s *runCommand) peopleName() string {
	if s.people() == s.app.Out {
		return "standard output"
	}
	return "standard error"
}

func (s *runCommand) textOptions() report.TextOptions {
	return report.TextOptions{
		Color:   s.app.colored(s.people()),
		Width:   80,
		Unicode: s.app.unicode(),
		Quiet:   s.flags.quiet,
	}
}

// summary writes what people read at the end, and the seed where that lacks it.
func (s *runCommand) summary(w io.Writer, run *result.Run) error {
	o := s.textOptions()
	o.StepsShown = s.single && !s.flags.quiet && s.view == nil || s.tests != nil
	if err := s.guarded(func() error { return report.Text(w, report.Masked(run, s.mask), o) }); err != nil {
		return fmt.Errorf("write the summary to %s: %w", s.peopleName(), bare(err))
	}
	lacks := (run.Single || run.Tests) && run.Passed
	if s.flags.quiet {
		lacks = !run.Passed
	}
	if lacks && !s.flags.set.Changed("seed") {
		fmt.Fprintf(s.app.Err, "seed %d\n", run.Seed)
	}
	return nil
}

// newTestLines prints the scenarios of a suite of tests as they end; nil if they are no tests, or something else has
// the terminal.
func (s *runCommand) newTestLines() *report.TestLines {
	if !suite.Tests(s.plans) || s.view != nil {
		return nil
	}
	var all []result.Scenario
	for _, p := range s.plans {
		all = append(all, result.Scenario{Name: s.mask.String(p.Name), File: p.File})
	}
	return report.NewTestLines(s.people(), s.textOptions(), s.mask.Sources(s.texts.get), all)
}

// testEnded prints a scenario of a suite of tests.
func (s *runCommand) testEnded(sc result.Scenario, snap *metrics.Snapshot) {
	if s.tests == nil {
		return
	}
	own := &metrics.Snapshot{}
	for _, c := range snap.Checks {
		if c.Scenario == sc.Name {
			own.Checks = append(own.Checks, c)
		}
	}
	for _, e := range snap.Errors {
		if e.Scenario == sc.Name {
			own.Errors = append(own.Errors, e)
		}
	}
	masked := report.Masked(&result.Run{Scenarios: []result.Scenario{sc}, Snapshot: own}, s.mask)
	err := s.guarded(func() error { s.tests.Print(masked.Scenarios[0], masked.Snapshot); return nil })
	if err != nil {
		s.broke(fmt.Errorf("print the scenario %s: %w", sc.File, err))
	}
}

func (s *runCommand) stepPrinter() func(result.Step) {
	steps := report.NewSteps(s.people(), s.textOptions(), s.mask.Sources(s.texts.get))
	return func(st result.Step) {
		// Masked before it is laid out: a secret that is wrapped, cut or in hex is not found any more.
		steps.Print(report.MaskedStep(st, s.mask))
	}
}

// masker hides the values of the secrets that the files name, and the credentials that stand in them.
func (a *app) masker(plans []*scenario.Plan, env map[string]any) *mask.Masker {
	var secrets []string
	for _, p := range plans {
		for _, name := range p.Secrets {
			if v, ok := env[name].(string); ok {
				secrets = append(secrets, v)
			}
		}
		secrets = append(secrets, p.Credentials...)
	}
	return mask.New(secrets)
}
