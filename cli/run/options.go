package run

import (
	"slices"
	"time"

	"wsrun/checks"
	"wsrun/cli/exit"
	"wsrun/cli/flags"
	"wsrun/cli/output"
	"wsrun/cli/stdio"
	"wsrun/runner"
	"wsrun/scenario"
	"wsrun/scenario/table"
)

// options are the checked flags.
type options struct {
	scenario scenario.Options
	env      map[string]any
	tags     map[string]string
	outputs  []output.Output
	linger   time.Duration
	seed     uint64
}

// options checks the flags.
func (f *Flags) options(p *stdio.Process) (*options, error) {
	o := &options{seed: f.seed}
	var err error
	if o.scenario, err = f.load(); err != nil {
		return nil, err
	}
	if err := table.AtLeast(1).Check(f.parallel); err != nil {
		return nil, exit.Usagef("--parallel: %v", err)
	}
	if f.set.Changed("url") {
		if problem := scenario.URLProblem(f.url); problem != "" && !checks.HasTemplate(f.url) {
			return nil, exit.Usagef("--url: %s", problem)
		}
		o.scenario.URL = f.url
	}
	if o.env, err = flags.Environment(p, f.env); err != nil {
		return nil, err
	}
	o.scenario.Env = o.env
	if o.tags, err = sampleTags(f.tags); err != nil {
		return nil, err
	}
	for k := range o.tags {
		o.scenario.Tags = append(o.scenario.Tags, k)
	}
	if o.outputs, err = output.Parse(f.out); err != nil {
		return nil, err
	}
	if o.linger, err = f.lingers(); err != nil {
		return nil, err
	}
	if f.scrapes != "" {
		if err := flags.CheckAddress("--metrics-listen", f.scrapes); err != nil {
			return nil, err
		}
	}
	if !f.set.Changed("seed") {
		o.seed = runner.NewSeed()
	}
	if f.tui == "always" && (!stdio.IsTerminal(p.Out) || !stdio.IsTerminal(p.In)) {
		return nil, exit.Usagef("--tui always needs a terminal on standard input and output")
	}
	return o, nil
}

// load checks the flags that define the load.
func (f *Flags) load() (scenario.Options, error) {
	o := scenario.Options{Profile: f.profile, VUs: f.vus, Iterations: f.iterations, AllowRead: f.allowRead}
	var err error
	for _, clash := range [][2]string{{"iterations", "duration"}, {"iterations", "rate"}} {
		if f.set.Changed(clash[0]) && f.set.Changed(clash[1]) {
			return o, exit.Usagef("--%s and --%s are two kinds of load: choose one", clash[0], clash[1])
		}
	}
	for _, flag := range []struct {
		name  string
		check func() error
	}{
		{"vus", func() error { return scenario.VUs().Check(f.vus) }},
		{"iterations", func() error { return table.AtLeast(1).Check(f.iterations) }},
		{"duration", func() error { o.Duration, err = table.ParsePeriod(f.duration); return err }},
		{"rate", func() error { o.Rate, err = table.ParsePace(f.rate); return err }},
	} {
		if !f.set.Changed(flag.name) {
			continue
		}
		if err := flag.check(); err != nil {
			return o, exit.Usagef("--%s: %v", flag.name, err)
		}
	}
	if f.set.Changed("profile") && f.profile == "" {
		return o, exit.Usagef("--profile takes the name of a profile")
	}
	return o, nil
}

// lingers checks --metrics-linger.
func (f *Flags) lingers() (time.Duration, error) {
	if !f.set.Changed("metrics-linger") {
		return 0, nil
	}
	d, err := table.ParseDuration(f.linger)
	switch {
	case err != nil:
		return 0, exit.Usagef("--metrics-linger: %v", err)
	case d > 0 && f.scrapes == "":
		return 0, exit.Usagef("--metrics-linger waits for a scraper, so it needs --metrics-listen")
	}
	return d, nil
}

// sampleTags returns the tags of --tag. Tags that wsrun sets itself are not allowed.
func sampleTags(list []string) (map[string]string, error) {
	own := []string{"scenario", "name", "status", "subproto", "url", "kind", "code", "by", "check"}
	tags, err := flags.Pairs("--tag", list)
	if err != nil {
		return nil, err
	}
	for k := range tags {
		if slices.Contains(own, k) {
			return nil, exit.Usagef("--tag %s: wsrun sets this tag itself", k)
		}
	}
	return tags, nil
}
