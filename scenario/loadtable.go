package scenario

import (
	"slices"
	"time"

	"wsrun/diag"
	"wsrun/executor"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Load is the file's `load`, or one of its profiles.
type Load struct {
	VUs             int // 0: not given
	Iterations      int
	IterationsPerVU int
	Duration        table.Duration
	Stages          []Stage
	Rate            table.Rate
	MaxVUs          int
	GracefulStop    table.Duration
	StartAfter      table.Duration
	ConnectRate     table.Rate
	MaxDuration     table.Duration
	WarmUp          table.Duration
	Pos             diag.Pos

	keys map[string]*yaml.Node
}

// Stage is one ramp: a linear change from where the previous one ended to a number of VUs or a rate.
type Stage struct {
	Duration table.Duration
	VUs      int
	Rate     table.Rate
	Drop     table.Share // of the connections open at its start

	keys  map[string]*yaml.Node
	wrong bool // it has findings
}

// Profile is a named load, for --profile.
type Profile struct {
	Name diag.Text
	Load *Load
}

// MaxVUs is the maximum number of virtual users in a run: each takes memory.
const MaxVUs = 1_000_000

// VUs returns the bounds of a load's number of virtual users.
func VUs() table.Count { return table.Count{Least: 1, Most: MaxVUs} }

func loadTable() *table.Table[Load] {
	return &table.Table[Load]{
		Name:  "load",
		Doc:   "How much load: vus with iterations, iterations-per-vu or a duration; stages; or a rate.",
		Rules: loadRules(),
		Rows: []table.Row[Load]{
			{
				Key:   "vus",
				Def:   defaultVUs,
				Field: table.IntField(func(l *Load) *int { return &l.VUs }, VUs()),
				Doc:   "Virtual users that run at the same time (closed model).",
			},
			{
				Key:   "iterations",
				Field: table.IntField(func(l *Load) *int { return &l.Iterations }, table.AtLeast(1)),
				Doc:   "Iterations in all, shared among the VUs.",
			},
			{
				Key:   "iterations-per-vu",
				Field: table.IntField(func(l *Load) *int { return &l.IterationsPerVU }, table.AtLeast(1)),
				Doc:   "Iterations of each VU.",
			},
			{
				Key:   "duration",
				Field: table.PeriodField(func(l *Load) *table.Duration { return &l.Duration }),
				Doc:   "How long iterations are started.",
			},
			{
				Key:   "stages",
				Field: stagesField(),
				Doc:   "Ramps, one after another: each from where the last one ended, the first from 0.",
			},
			{
				Key:   "rate",
				Field: table.RateField(func(l *Load) *table.Rate { return &l.Rate }, false),
				Doc:   "Iterations to start per second, whether or not earlier ones have ended (open model).",
			},
			{
				Key:   "max-vus",
				Def:   defaultMaxVUs,
				Field: table.IntField(func(l *Load) *int { return &l.MaxVUs }, VUs()),
				Doc:   "The most VUs of the open model. A start that finds none free is a dropped iteration.",
			},
			{
				Key:   "graceful-stop",
				Field: table.DurationField(func(l *Load) *table.Duration { return &l.GracefulStop }),
				Doc: "How long waiting lists may go on when the time is up; what then still waits is cut. " +
					"Default: the longest `within` of the file's waits, at least " + table.Written(leastGrace) +
					", at most " + table.Written(mostGrace) + ".",
			},
			{
				Key:   "start-after",
				Def:   time.Duration(0),
				Field: table.DurationField(func(l *Load) *table.Duration { return &l.StartAfter }),
				Doc:   "How long to wait before it starts.",
			},
			{
				Key:   "connect-rate",
				Field: table.RateField(func(l *Load) *table.Rate { return &l.ConnectRate }, false),
				Doc:   "At most this many dials per second, so that many VUs ramp up and do not flood the target.",
			},
			{
				Key:   "max-duration",
				Def:   defaultMaxDuration,
				Field: table.PeriodField(func(l *Load) *table.Duration { return &l.MaxDuration }),
				Doc:   "The longest that a load bounded by iterations may take.",
			},
			{
				Key:   "warm-up",
				Def:   time.Duration(0),
				Field: table.DurationField(func(l *Load) *table.Duration { return &l.WarmUp }),
				Doc:   "The first part of the run, excluded from the results.",
			},
		},
	}
}

// loadRules returns the rules that separate the kinds of load.
func loadRules() table.Rules {
	return table.Rules{
		Conflicts: append(
			table.Exclusive(
				"are two kinds of load: choose one",
				"iterations",
				"iterations-per-vu",
				"duration",
				"stages",
			),
			table.Conflict{A: "stages", B: "vus", Why: "are two kinds of load: each stage says how many VUs"},
			table.Conflict{A: "stages", B: "rate", Why: "are two kinds of load: each stage says which rate"},
			table.Conflict{
				A:   "rate",
				B:   "vus",
				Why: "are two kinds of load: with a rate there are as many VUs as it needs, up to max-vus",
			},
			table.Conflict{A: "rate", B: "iterations", Why: "are two kinds of load: a rate goes with a duration"},
			table.Conflict{
				A:   "rate",
				B:   "iterations-per-vu",
				Why: "are two kinds of load: a rate goes with a duration",
			},
		),
		Needs: []table.Need{
			{Key: "rate", OneOf: []string{"duration"}, Why: "for how long iterations are started"},
			{Key: "max-vus", OneOf: []string{"rate", "stages"}, Why: "it bounds the VUs of the open model"},
		},
	}
}

func stageTable() *table.Table[Stage] {
	target := table.Rules{
		Conflicts: []table.Conflict{{A: "vus", B: "rate", Why: "are two kinds of load: choose one"}},
		Some:      []string{"vus", "rate"},
		SomeWhy:   "where it goes",
	}
	return &table.Table[Stage]{
		Name:  "a stage",
		Doc:   "A ramp from where the last stage ended.",
		Rules: target,
		Rows: []table.Row[Stage]{
			{
				Key:      "duration",
				Required: true,
				Field:    table.DurationField(func(s *Stage) *table.Duration { return &s.Duration }),
				Doc:      "How long it takes; 0s jumps.",
			},
			{
				Key:   "vus",
				Field: table.IntField(func(s *Stage) *int { return &s.VUs }, table.Count{Least: 0, Most: MaxVUs}),
				Doc:   "How many VUs run at its end.",
			},
			{
				Key:   "rate",
				Field: table.RateField(func(s *Stage) *table.Rate { return &s.Rate }, true),
				Doc:   "How many iterations start per second at its end.",
			},
			{
				Key:   "drop",
				Field: table.ShareField(func(s *Stage) *table.Share { return &s.Drop }, false),
				Doc:   "The share of open connections to cut, without a close frame, when the stage begins.",
			},
		},
	}
}

func stagesField() table.Field[Load] {
	keys := stageTable()
	return table.Field[Load]{
		Shape: &table.Shape{Type: "array", Items: keys.Object(), MinItems: 1},
		Parse: func(d *table.Decoder, n *yaml.Node, l *Load) {
			items, ok := d.List(n, "stages")
			if ok && len(items) == 0 {
				d.NodeErr(n, "stages is empty")
			}
			for _, item := range items {
				var s Stage
				before := len(*d.Out)
				if s.keys = keys.Decode(d, item, &s); s.keys != nil {
					s.wrong = len(*d.Out) > before
					l.Stages = append(l.Stages, s)
				}
			}
		},
	}
}

func loadField() table.Field[*Load] {
	keys := loadTable()
	return table.Field[*Load]{
		Shape: table.Ref("load"),
		Parse: func(d *table.Decoder, n *yaml.Node, l **Load) { *l = load(d, n, keys) },
	}
}

func profilesField() table.Field[[]Profile] {
	keys := loadTable()
	return table.Field[[]Profile]{
		Shape: table.MapOf(table.Ref("load")),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Profile) {
			pairs, _ := d.Mapping(n, "profiles")
			for _, p := range pairs {
				if l := load(d, p.Value, keys); l != nil {
					*all = append(*all, Profile{d.Src.Text(p.Key), l})
				}
			}
		},
	}
}

func load(d *table.Decoder, n *yaml.Node, keys *table.Table[Load]) *Load {
	l := &Load{}
	if l.keys = keys.Decode(d, n, l); l.keys == nil {
		return nil
	}
	l.Pos = d.Src.Pos(n)
	validateLoad(d, l)
	return l
}

// validateLoad checks what the rules can't express.
func validateLoad(d *table.Decoder, l *Load) {
	validateStages(d, l)
	if k := l.keys["max-vus"]; k != nil && len(l.Stages) > 0 && !l.spec().Rates {
		d.NodeErr(k, `"max-vus" goes with stages of rates: these say how many VUs`)
	}
	if total := l.spec().Total(); total > 0 && l.WarmUp.Duration >= total {
		d.NodeErr(
			l.keys["warm-up"],
			"the warm-up (%s) takes the whole load (%s)",
			diag.Duration(l.WarmUp.Duration),
			diag.Duration(total),
		)
	}
	bounded := l.spec().Total() > 0
	if k := l.keys["max-duration"]; k != nil && bounded {
		d.NodeErr(k, `"max-duration" bounds iterations; this load has a duration of its own`)
	}
	if l.Iterations > 0 && l.VUs > l.Iterations {
		pos, length := d.Src.Span(l.keys["iterations"])
		d.Out.Warnf(pos, length, "%d of the %d VUs will have nothing to do: the load's iterations are shared among "+
			"them", l.VUs-l.Iterations, l.VUs).
			Note("iterations-per-vu: %d gives each VU as many", l.Iterations)
	}
	if !bounded && l.keys["vus"] != nil && l.Iterations == 0 && l.IterationsPerVU == 0 {
		l.IterationsPerVU = 1 // like a single VU without a load, each runs one iteration
	}
}

// validateStages checks that stages are of one kind, and that there is something for each drop to drop.
func validateStages(d *table.Decoder, l *Load) {
	rates := 0
	var begins time.Duration
	for _, s := range l.Stages {
		if k := s.keys["drop"]; k != nil && begins == 0 {
			d.NodeErr(k, `"drop" cuts what is open when its stage begins: at the load's start nothing is`).
				Note("put it into a later stage")
		}
		if begins += s.Duration.Duration; begins < 0 {
			d.NodeErr(l.keys["stages"], "the stages take too long in all: a load has at most 292 years")
			return
		}
		if s.keys["rate"] != nil {
			rates++
		}
	}
	more := func(s Stage) bool { return s.VUs > 0 || s.Rate.PerSecond > 0 || s.wrong }
	timed := func(s Stage) bool { return s.Duration.Duration > 0 || s.wrong }
	switch {
	case len(l.Stages) == 0:
	case rates > 0 && rates < len(l.Stages):
		d.NodeErr(l.keys["stages"], "stages are all of vus, or all of rates")
	case !slices.ContainsFunc(l.Stages, timed):
		d.NodeErr(l.keys["stages"], "the stages take no time at all, so no iteration would run")
	case !slices.ContainsFunc(l.Stages, more):
		d.NodeErr(l.keys["stages"], "no stage goes above 0, so no iteration would run")
	}
}

// spec returns what determines the executor.
func (l *Load) spec() executor.Spec {
	s := executor.Spec{
		VUs: l.VUs, MaxVUs: l.MaxVUs, Iterations: l.Iterations, IterationsPerVU: l.IterationsPerVU,
		Duration: l.Duration.Duration, Rate: l.Rate.PerSecond,
	}
	for i, st := range l.Stages {
		s.Rates = s.Rates || i == 0 && st.keys["rate"] != nil
		s.Stages = append(s.Stages, executor.Stage{
			Duration: st.Duration.Duration, Target: float64(st.VUs) + st.Rate.PerSecond, Drop: st.Drop.Of,
		})
	}
	return s
}
