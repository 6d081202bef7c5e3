package input

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"wsrun/cli/exit"
	"wsrun/cli/github"
	"wsrun/cli/stdio"
	"wsrun/diag"
	"wsrun/mask"
	"wsrun/report"
	"wsrun/scenario"
)

// Loaded is the result of loading files.
type Loaded struct {
	Plans []*scenario.Plan
	Texts Sources
	files []string  // names of the files read; those that they name are in their plans
	found diag.List // of all files
}

// Load parses and compiles all files. The error joins what could not be read; what is wrong in the files that could is
// printed before it. Without an error, the latter is among the findings.
func (r *Reader) Load(args []string, opt scenario.Options) (*Loaded, error) {
	files, unread := expand(args)
	l := &Loaded{Texts: Sources{}}
	var spent error
	opt.Spent = func(err error) { spent = err }
	for _, file := range files {
		if file.path == "-" && unread != nil {
			continue // don't let the user type a scenario in vain
		}
		name, data, err := r.read(file.path)
		var usage *exit.UsageError
		switch {
		case errors.As(err, &usage):
			unread = errors.Join(unread, err)
			continue
		case err != nil: // a signal
			return nil, err
		}
		l.Texts[name] = data
		l.files = append(l.files, file.path)
		sc := scenario.Parse(name, data, &l.found)
		if sc == nil || file.found && sc.IsFragment() {
			continue
		}
		opt.Root = file.root
		if sc.IsMix() {
			l.Plans = append(l.Plans, scenario.CompileMix(sc, opt, l.named, &l.found)...)
			continue
		}
		l.Plans = append(l.Plans, l.compile(sc, opt))
	}
	if spent != nil {
		unread = errors.Join(unread, fmt.Errorf("read what the scenario names: %w", spent))
	}
	if unread != nil {
		if err := r.Report(l); err != nil && !errors.Is(err, exit.Code(exit.Usage)) {
			return nil, err
		}
		return nil, unread
	}
	if len(l.Plans) == 0 && !l.found.HasErrors() {
		return nil, exit.Usagef("no scenario below %s: its files only hold what others include", args[0])
	}
	return l, nil
}

// compile compiles a plan. Two scenarios of the same name would be indistinguishable in the results, so the file is
// appended to the name of the later one.
func (l *Loaded) compile(sc *scenario.Scenario, opt scenario.Options) *scenario.Plan {
	plan := scenario.Compile(sc, opt, &l.found)
	if !l.named(plan.Name) {
		return plan
	}
	renamed := *sc
	renamed.Name = diag.NewText(plan.Name+" ("+sc.File+")", sc.Name.Pos, nil)
	return scenario.Compile(&renamed, opt, &l.found)
}

// named reports whether a plan has a name already.
func (l *Loaded) named(name string) bool {
	return slices.ContainsFunc(l.Plans, func(p *scenario.Plan) bool { return p.Name == name })
}

// Report prints the findings; if there are errors among them, it ends the command.
func (r *Reader) Report(l *Loaded) error {
	if len(l.found) == 0 {
		return nil
	}
	// Collected in memory, because nothing here waits for a slow reader, and nothing may be dropped.
	var text bytes.Buffer
	p := diag.Printer{Color: r.Process.Colored(r.Process.Err), Source: l.Texts.Get}
	err := p.Print(&text, l.found)
	if step := github.New(r.Process.Getenv); err == nil && l.found.HasErrors() && step != nil {
		err = report.FindingAnnotations(&text, l.found, step.FromRoot)
	}
	if err != nil {
		return err
	}
	_, _ = stdio.All(r.Process.Err).Write(text.Bytes())
	if !l.found.HasErrors() {
		return nil
	}
	return exit.Code(exit.Usage)
}

// Masker hides the values of the secrets that plans name, and the credentials in the plans.
func Masker(plans []*scenario.Plan, env map[string]any) *mask.Masker {
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
