package scenario

import (
	"cmp"
	"slices"
	"time"

	"wsrun/diag"
	"wsrun/executor"
)

// LoadPlan is the load, with defaults filled in. Its Facts describe the kind of load, as far as that matters outside of
// its executor.
type LoadPlan struct {
	executor.Facts
	Executor     executor.Config
	GracefulStop time.Duration
	StartAfter   time.Duration
	ConnectRate  float64 // dials per second; 0: unlimited
	MaxDuration  time.Duration
	WarmUp       time.Duration
	Profile      string
}

// String describes the load.
func (l LoadPlan) String() string {
	words := l.Executor.String()
	if l.WarmUp > 0 {
		words += ", " + diag.Duration(l.WarmUp) + " of it warm-up"
	}
	if l.Profile != "" {
		words += " (profile " + l.Profile + ")"
	}
	return words
}

// loadPlan chooses the profile, fills in the defaults and applies the overrides of the command line. grace is the
// default of graceful-stop.
func loadPlan(sc *Scenario, opt Options, grace time.Duration, out *diag.List) LoadPlan {
	l := sc.Load
	if opt.Profile != "" {
		l = profile(sc, opt.Profile, out)
	}
	if l == nil {
		l = &Load{}
	}
	config := executor.For(override(l.spec(), opt, out))
	return LoadPlan{
		Executor: config, Facts: config.Facts(),
		GracefulStop: l.GracefulStop.Or(grace), StartAfter: l.StartAfter.Duration,
		ConnectRate: l.ConnectRate.PerSecond, MaxDuration: l.MaxDuration.Or(defaultMaxDuration),
		WarmUp: l.WarmUp.Duration, Profile: opt.Profile,
	}
}

// profile finds a profile by name.
func profile(sc *Scenario, name string, out *diag.List) *Load {
	var names []string
	for _, p := range sc.Profiles {
		if p.Name.Value == name {
			return p.Load
		}
		names = append(names, p.Name.Value)
	}
	at := diag.Pos{File: sc.File, Line: 1, Col: 1}
	if len(sc.Profiles) > 0 {
		at = sc.Profiles[0].Name.Pos
	}
	f := out.Errorf(at, 1, "no profile is named %s%s", diag.Quote(name), diag.DidYouMean(name, names))
	if len(names) == 0 {
		f.Note("this file has no profiles")
	} else {
		slices.Sort(names)
		f.Note("there are: %s", diag.Names(names))
	}
	return nil
}

// override lets --vus, --duration, --iterations and --rate replace the file's load. They can't be combined with its
// stages, which define all of it.
func override(s executor.Spec, opt Options, out *diag.List) executor.Spec {
	switch {
	case opt.Rate > 0:
		if opt.Duration == 0 && s.Total() == 0 {
			out.Errorf(diag.Pos{File: "--rate"}, 0, "a rate needs a duration: add --duration")
			return s
		}
		s = executor.Spec{Rate: opt.Rate, Duration: cmp.Or(opt.Duration, s.Total()), MaxVUs: s.MaxVUs}
	case opt.Duration > 0 && s.Rate > 0:
		s.Duration = opt.Duration
	case opt.Duration > 0:
		s = executor.Spec{VUs: s.VUs, Duration: opt.Duration}
	case opt.Iterations > 0:
		s = executor.Spec{VUs: s.VUs, Iterations: opt.Iterations}
	case opt.VUs > 0 && s.Stages != nil:
		out.Errorf(
			diag.Pos{File: "--vus"},
			0,
			"the load's stages say how many VUs there are: add --duration or --iterations to replace them",
		)
	}
	switch {
	case opt.VUs == 0:
	case s.Rate > 0:
		s.MaxVUs = opt.VUs
	default:
		s.VUs = opt.VUs
	}
	return s
}
