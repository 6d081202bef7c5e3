package scenario

import (
	"slices"
	"time"

	"wsrun/diag"
)

// Defaults of loads.
const (
	defaultMaxVUs      = 1000
	defaultGrace       = 5 * time.Second
	defaultMaxDuration = 10 * time.Minute
)

// load chooses the profile, fills in the defaults and lets the command line override. grace is graceful-stop's default.
func (c *compiler) load(opt Options, grace time.Duration) LoadPlan {
	l := c.sc.Load
	if opt.Profile != "" {
		l = c.profile(opt.Profile)
	}
	if l == nil {
		l = &Load{}
	}
	p := planOf(l, grace)
	p.Profile = opt.Profile
	c.override(&p, opt)
	return p
}

// profile finds a profile by its name.
func (c *compiler) profile(name string) *Load {
	var names []string
	for _, p := range c.sc.Profiles {
		if p.Name.Value == name {
			return p.Load
		}
		names = append(names, p.Name.Value)
	}
	at := diag.Pos{File: c.sc.File, Line: 1, Col: 1}
	if len(c.sc.Profiles) > 0 {
		at = c.sc.Profiles[0].Name.Pos
	}
	f := c.out.Errorf(at, 1, "no profile is named %s%s", diag.Quote(name), diag.DidYouMean(name, names))
	if len(names) == 0 {
		f.Note("this file has no profiles")
	} else {
		slices.Sort(names)
		f.Note("there are: %s", diag.Names(names))
	}
	return nil
}

func planOf(l *Load, grace time.Duration) LoadPlan {
	p := LoadPlan{
		VUs: max(
			l.VUs,
			1,
		), Duration: l.total(), GracefulStop: l.GracefulStop.Or(grace), StartAfter: l.StartAfter.Duration,
		ConnectRate: l.ConnectRate.PerSecond, MaxDuration: l.MaxDuration.Or(defaultMaxDuration),
		WarmUp: l.WarmUp.Duration,
	}
	switch {
	case len(l.Stages) > 0:
		p.Model = RampingVUs
		for _, s := range l.Stages {
			target := float64(s.VUs)
			if l.open() {
				target = s.Rate.PerSecond
			}
			p.Stages = append(p.Stages, StagePlan{s.Duration.Duration, target, s.Drop.Of})
			p.VUs = max(p.VUs, s.VUs)
		}
		if l.open() {
			p.Model, p.VUs = RampingRate, l.MaxVUs
		}
	case l.open():
		p.Model, p.Rate, p.VUs = ConstantRate, l.Rate.PerSecond, l.MaxVUs
	case l.Duration.IsSet():
		p.Model = ConstantVUs
	case l.Iterations > 0:
		p.Model, p.Iterations = SharedIterations, l.Iterations
	default:
		p.Model, p.Iterations = IterationsPerVU, max(l.IterationsPerVU, 1)
	}
	if p.Open() && p.VUs == 0 {
		p.VUs = defaultMaxVUs
	}
	return p
}

// override lets --vus, --duration, --iterations and --rate replace the file's load. They don't mix with its stages:
// those say all of it.
func (c *compiler) override(p *LoadPlan, opt Options) {
	switch {
	case opt.Rate > 0:
		if opt.Duration == 0 && p.Duration == 0 {
			c.out.Errorf(diag.Pos{File: "--rate"}, 0, "a rate needs a duration: add --duration")
			return
		}
		most := defaultMaxVUs
		if p.Open() {
			most = p.VUs
		}
		p.Model, p.Rate, p.Stages, p.Iterations, p.VUs = ConstantRate, opt.Rate, nil, 0, most
		if opt.VUs > 0 {
			p.VUs = opt.VUs
		}
		if opt.Duration > 0 {
			p.Duration = opt.Duration
		}
		return
	case opt.Duration > 0 && p.Model == ConstantRate:
		p.Duration = opt.Duration
	case opt.Duration > 0:
		if p.Model != ConstantVUs && p.Model != SharedIterations && p.Model != IterationsPerVU {
			p.VUs = 1
		}
		p.Model, p.Duration, p.Stages, p.Iterations = ConstantVUs, opt.Duration, nil, 0
	case opt.Iterations > 0:
		if p.Stages != nil || p.Open() {
			p.VUs = 1
		}
		p.Model, p.Iterations, p.Duration, p.Stages = SharedIterations, opt.Iterations, 0, nil
	case opt.VUs > 0 && p.Stages != nil:
		c.out.Errorf(
			diag.Pos{File: "--vus"},
			0,
			"the load's stages say how many VUs there are: add --duration or --iterations to replace them",
		)
	}
	if opt.VUs > 0 {
		p.VUs = opt.VUs
	}
}
