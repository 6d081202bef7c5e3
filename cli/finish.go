package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/report"
	"wsrun/runner"
	"wsrun/scenario"
)

// output is one -o KIND=PATH.
type output struct {
	kind, path string
	write      func(io.Writer, *report.Run) error
}

// outputKinds are the reports that -o can ask for.
func outputKinds() map[string]func(io.Writer, *report.Run) error {
	return map[string]func(io.Writer, *report.Run) error{"json": report.JSON}
}

func parseOutputs(flags []string) ([]output, error) {
	kinds := outputKinds()
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	slices.Sort(names)
	var out []output
	for _, f := range flags {
		kind, path, ok := strings.Cut(f, "=")
		switch write := kinds[kind]; {
		case !ok || path == "":
			return nil, usagef("-o takes KIND=PATH, such as json=summary.json, not %q", f)
		case write == nil:
			return nil, usagef("-o %s: no such kind of output%s (there are: %s)", f, diag.DidYouMean(kind, names), strings.Join(names, ", "))
		default:
			out = append(out, output{kind, path, write})
		}
	}
	return out, nil
}

// finish writes the summary and every output, whatever happened, and returns the exit code as an error.
func (s *suite) finish() error {
	run := s.finished()
	masked := s.mask.Run(run)
	var problems []error
	if !s.stdoutTaken() {
		problems = append(problems, s.summary(masked))
	}
	for _, o := range s.opt.outputs {
		if err := o.to(s.app.Out, masked); err != nil {
			problems = append(problems, fmt.Errorf("write %s: %w", o.kind, err))
		}
	}
	if err := errors.Join(problems...); err != nil {
		fmt.Fprintf(s.app.Err, "wsrun: %v\n", err)
		return codeError(exitBroken)
	}
	if run.ExitCode != exitPassed {
		return codeError(run.ExitCode)
	}
	return nil
}

// finished fills in what the whole run came to.
func (s *suite) finished() *report.Run {
	r := &s.report
	r.Version, r.Started, r.Elapsed, r.Seed = Version(), s.began, time.Since(s.began), s.opt.seed
	r.Snapshot = s.take(nil)
	r.Single, r.Sources = s.single, s.texts.get
	r.Passed = true
	r.Scenarios = slices.DeleteFunc(r.Scenarios, func(sc report.Scenario) bool { return sc.Name == "" }) // those that did not start
	for _, sc := range r.Scenarios {
		r.Passed = r.Passed && sc.Passed
	}
	if !r.Passed {
		r.ExitCode = exitFailed
	}
	if sig := s.signal.got(); sig != nil {
		r.Interrupted, r.ExitCode = true, signalCode(sig)
	}
	return r
}

// stdoutTaken tells that an output goes to standard output, where the summary would spoil it.
func (s *suite) stdoutTaken() bool {
	return slices.ContainsFunc(s.opt.outputs, func(o output) bool { return o.path == "-" })
}

func (s *suite) textOptions() report.TextOptions {
	return report.TextOptions{Color: s.app.colored(s.app.Out), Width: 80, Unicode: s.app.unicode(), Quiet: s.flags.quiet}
}

// unicode tells whether the terminal can show ✓: everywhere but in an old locale.
func (a *app) unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := a.getenv(name); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8") || v != "C" && v != "POSIX"
		}
	}
	return true
}

func (s *suite) summary(run *report.Run) error {
	o := s.textOptions()
	o.StepsShown = s.single && !s.flags.quiet
	if err := report.Text(s.app.Out, run, o); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	// The summary of a single iteration that passed leaves it out.
	if s.single && run.Passed && !s.flags.quiet && !s.flags.set.Changed("seed") {
		fmt.Fprintf(s.app.Err, "seed %d\n", run.Seed)
	}
	return nil
}

// to writes the output where it belongs: a file appears whole or not at all.
func (o output) to(stdout io.Writer, run *report.Run) error {
	if o.path == "-" {
		return o.write(stdout, run)
	}
	f, err := os.CreateTemp(filepath.Dir(o.path), "."+filepath.Base(o.path)+".*")
	if err != nil {
		return err
	}
	err = o.write(f, run)
	if cerr := f.Chmod(0o644); err == nil {
		err = cerr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func (s *suite) stepPrinter() func(runner.Step) {
	out := s.app.Out
	if s.stdoutTaken() {
		out = s.app.Err
	}
	steps := report.NewSteps(s.mask.Writer(out), s.textOptions(), s.texts.get)
	return func(st runner.Step) {
		steps.Print(report.Step{Kind: st.Kind, Name: st.Name, Named: st.Named, ErrorKind: st.ErrorKind, At: st.At, OK: st.OK, Took: st.Took,
			Detail: st.Detail, Code: st.Code, Reason: st.Reason, By: st.By})
	}
}

// masker hides the values of the secrets that the files name.
func (a *app) masker(plans []*scenario.Plan, env map[string]any) *report.Masker {
	var secrets []string
	for _, p := range plans {
		for _, name := range p.Secrets {
			if v, ok := env[name].(string); ok {
				secrets = append(secrets, v)
			}
		}
	}
	return report.NewMasker(secrets)
}
