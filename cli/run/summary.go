package run

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"wsrun/cli/output"
	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
	"wsrun/suite"
)

// writeSummary writes the output for people. Results that standard output can't take are lost; on standard error, they
// are secondary.
func (j *job) writeSummary(run *result.Run) error {
	err := j.desk.ToStream("the summary", j.people(), func(w io.Writer) error { return j.forPeople(w, run) })
	var ours *safely.Panic
	if j.people() != j.process.Out && !errors.As(err, &ours) {
		return nil
	}
	if errors.Is(err, stdio.ErrReaderGone) {
		err = fmt.Errorf("write the summary to standard output: %w", stdio.ErrReaderGone)
	}
	return err
}

// forPeople writes the summary, and the annotations for a CI system.
func (j *job) forPeople(w io.Writer, run *result.Run) error {
	err := j.summary(w, run)
	if j.step == nil {
		return err
	}
	failed := j.safely.Do(func() error {
		if err := j.step.Report(w, report.Masked(run, j.desk.Mask)); err != nil {
			fmt.Fprintf(j.process.Err, "warning: %v\n", err)
		}
		return nil
	})
	if failed != nil {
		err = errors.Join(err, fmt.Errorf("write the annotations: %w", failed))
	}
	return err
}

// people returns the stream for people: standard output, unless an output goes there.
func (j *job) people() io.Writer {
	if slices.ContainsFunc(j.opt.outputs, func(o output.Output) bool { return o.Path == "-" }) {
		return j.process.Err
	}
	return j.process.Out
}

func (j *job) peopleName() string {
	if j.people() == j.process.Out {
		return "standard output"
	}
	return "standard error"
}

func (j *job) textOptions() report.TextOptions {
	return report.TextOptions{
		Color:   j.process.Colored(j.people()),
		Width:   80,
		Unicode: j.process.Unicode(),
		Quiet:   j.flags.quiet,
	}
}

// summary writes the summary at the end, and the seed if the summary lacks it.
func (j *job) summary(w io.Writer, run *result.Run) error {
	o := j.textOptions()
	o.StepsShown = j.showsSteps() || j.tests != nil
	if err := j.safely.Do(func() error { return report.Text(w, report.Masked(run, j.desk.Mask), o) }); err != nil {
		return fmt.Errorf("write the summary to %s: %w", j.peopleName(), stdio.Bare(err))
	}
	lacks := (run.Single || run.Tests) && run.Passed
	if j.flags.quiet {
		lacks = !run.Passed
	}
	if lacks && !j.flags.set.Changed("seed") {
		fmt.Fprintf(j.process.Err, "seed %d\n", run.Seed)
	}
	return nil
}

// newTestLines returns what prints the scenarios of a suite of tests as they end; nil if they are not tests, or
// something else has the terminal.
func (j *job) newTestLines() *report.TestLines {
	if !suite.Tests(j.plans) || j.live.HasView() {
		return nil
	}
	var all []result.Scenario
	for _, p := range j.plans {
		all = append(all, result.Scenario{Name: j.desk.Mask.String(p.Name), File: p.File})
	}
	return report.NewTestLines(j.people(), j.textOptions(), j.desk.Mask.Sources(j.texts.Get), all)
}

// testEnded prints a scenario of a suite of tests.
func (j *job) testEnded(sc result.Scenario, snap *metrics.Snapshot) {
	if j.tests == nil {
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
	masked := report.Masked(&result.Run{Scenarios: []result.Scenario{sc}, Snapshot: own}, j.desk.Mask)
	err := j.safely.Do(func() error { j.tests.Print(masked.Scenarios[0], masked.Snapshot); return nil })
	if err != nil {
		j.safely.Broke(fmt.Errorf("print the scenario %s: %w", sc.File, err))
	}
}

func (j *job) stepPrinter() func(result.Step) {
	steps := report.NewSteps(j.people(), j.textOptions(), j.desk.Mask.Sources(j.texts.Get))
	return func(st result.Step) {
		// Masked before the layout: secrets can't be found in text that is wrapped, truncated or in hex.
		steps.Print(report.MaskedStep(st, j.desk.Mask))
	}
}
