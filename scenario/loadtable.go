package scenario

import (
	"slices"
	"time"

	"wsrun/diag"
	"wsrun/executor"

	"gopkg.in/yaml.v3"
)

// Load is how much: the file's `load`, or one of its profiles.
type Load struct {
	VUs             int // 0: not given
	Iterations      int
	IterationsPerVU int
	Duration        Duration
	Stages          []Stage
	Rate            Rate
	MaxVUs          int
	GracefulStop    Duration
	StartAfter      Duration
	ConnectRate     Rate
	MaxDuration     Duration
	WarmUp          Duration
	Pos             diag.Pos

	keys map[string]*yaml.Node
}

// Stage is one ramp: from where the last one ended, evenly to a number of VUs or to a rate.
type Stage struct {
	Duration Duration
	VUs      int
	Rate     Rate
	Drop     Share // of the connections that are open when it begins

	keys  map[string]*yaml.Node
	wrong bool // it has findings
}

// Profile is a load under a name, for --profile.
type Profile struct {
	Name diag.Text
	Load *Load
}

func loadTable() *table[Load] {
	duration := func(get func(*Load) *Duration) field[Load] { return durationField(get) }
	period := func(get func(*Load) *Duration) field[Load] { return periodField(get) }
	return &table[Load]{
		name:  "load",
		doc:   "How much load: vus with iterations, iterations-per-vu or a duration; stages; or a rate.",
		rules: loadRules(),
		rows: []row[Load]{
			{
				key:   "vus",
				def:   defaultVUs,
				field: intField(func(l *Load) *int { return &l.VUs }, VUs()),
				doc:   "Virtual users that run at the same time (closed model).",
			},
			{
				key:   "iterations",
				field: intField(func(l *Load) *int { return &l.Iterations }, AtLeast(1)),
				doc:   "Iterations in all, shared among the VUs.",
			},
			{
				key:   "iterations-per-vu",
				field: intField(func(l *Load) *int { return &l.IterationsPerVU }, AtLeast(1)),
				doc:   "Iterations of each VU.",
			},
			{
				key:   "duration",
				field: period(func(l *Load) *Duration { return &l.Duration }),
				doc:   "How long iterations are started.",
			},
			{
				key:   "stages",
				field: stagesField(),
				doc:   "Ramps, one after another: each from where the last one ended, the first from 0.",
			},
			{
				key:   "rate",
				field: rateField(func(l *Load) *Rate { return &l.Rate }, false),
				doc:   "Iterations to start per second, whether or not earlier ones have ended (open model).",
			},
			{
				key:   "max-vus",
				def:   defaultMaxVUs,
				field: intField(func(l *Load) *int { return &l.MaxVUs }, VUs()),
				doc:   "The most VUs of the open model. A start that finds none free is a dropped iteration.",
			},
			{key: "graceful-stop", field: duration(func(l *Load) *Duration { return &l.GracefulStop }),
				doc: "How long waiting lists may go on when the time is up; what then still waits is cut. " +
					"Default: the " +
					"longest `within` of the file's waits, at least " + written(leastGrace) + ", at most " +
					written(mostGrace) + "."},
			{
				key:   "start-after",
				def:   time.Duration(0),
				field: duration(func(l *Load) *Duration { return &l.StartAfter }),
				doc:   "How long to wait before it starts.",
			},
			{
				key:   "connect-rate",
				field: rateField(func(l *Load) *Rate { return &l.ConnectRate }, false),
				doc:   "At most this many dials per second, so that many VUs ramp up and do not flood the target.",
			},
			{
				key:   "max-duration",
				def:   defaultMaxDuration,
				field: period(func(l *Load) *Duration { return &l.MaxDuration }),
				doc:   "The longest that a load bounded by iterations may take.",
			},
			{
				key:   "warm-up",
				def:   time.Duration(0),
				field: duration(func(l *Load) *Duration { return &l.WarmUp }),
				doc:   "The first part of the run, excluded from the results.",
			},
		},
	}
}

// loadRules keep the kinds of load apart.
func loadRules() rules {
	return rules{
		conflicts: append(
			exclusive("are two kinds of load: choose one", "iterations", "iterations-per-vu", "duration", "stages"),
			conflict{"stages", "vus", "are two kinds of load: each stage says how many VUs"},
			conflict{"stages", "rate", "are two kinds of load: each stage says which rate"},
			conflict{
				"rate",
				"vus",
				"are two kinds of load: with a rate there are as many VUs as it needs, up to max-vus",
			},
			conflict{"rate", "iterations", "are two kinds of load: a rate goes with a duration"},
			conflict{"rate", "iterations-per-vu", "are two kinds of load: a rate goes with a duration"},
		),
		needs: []need{
			{"rate", []string{"duration"}, "for how long iterations are started"},
			{"max-vus", []string{"rate", "stages"}, "it bounds the VUs of the open model"},
		},
	}
}

func stageTable() *table[Stage] {
	target := rules{
		conflicts: []conflict{{"vus", "rate", "are two kinds of load: choose one"}},
		some:      []string{"vus", "rate"},
		someWhy:   "where it goes",
	}
	return &table[Stage]{
		name:  "a stage",
		doc:   "A ramp from where the last stage ended.",
		rules: target,
		rows: []row[Stage]{
			{
				key:      "duration",
				required: true,
				field:    durationField(func(s *Stage) *Duration { return &s.Duration }),
				doc:      "How long it takes; 0s jumps.",
			},
			{
				key:   "vus",
				field: intField(func(s *Stage) *int { return &s.VUs }, Count{0, MaxVUs}),
				doc:   "How many VUs run at its end.",
			},
			{
				key:   "rate",
				field: rateField(func(s *Stage) *Rate { return &s.Rate }, true),
				doc:   "How many iterations start per second at its end.",
			},
			{
				key:   "drop",
				field: shareField(func(s *Stage) *Share { return &s.Drop }, false),
				doc:   "The share of open connections to cut, without a close frame, when the stage begins.",
			},
		},
	}
}

func stagesField() field[Load] {
	keys := stageTable()
	return field[Load]{
		&Shape{Type: "array", Items: keys.object(), MinItems: 1},
		func(d *decoder, n *yaml.Node, l *Load) {
			items, ok := d.list(n, "stages")
			if ok && len(items) == 0 {
				d.nodeErr(n, "stages is empty")
			}
			for _, item := range items {
				var s Stage
				before := len(*d.out)
				if s.keys = keys.decode(d, item, &s); s.keys != nil {
					s.wrong = len(*d.out) > before
					l.Stages = append(l.Stages, s)
				}
			}
		},
	}
}

func loadField() field[*Load] {
	keys := loadTable()
	return field[*Load]{ref("load"), func(d *decoder, n *yaml.Node, l **Load) { *l = d.load(n, keys) }}
}

func profilesField() field[[]Profile] {
	keys := loadTable()
	return field[[]Profile]{mapOf(ref("load")), func(d *decoder, n *yaml.Node, all *[]Profile) {
		pairs, _ := d.mapping(n, "profiles")
		for _, p := range pairs {
			if l := d.load(p.value, keys); l != nil {
				*all = append(*all, Profile{d.src.Text(p.key), l})
			}
		}
	}}
}

func (d *decoder) load(n *yaml.Node, keys *table[Load]) *Load {
	l := &Load{}
	if l.keys = keys.decode(d, n, l); l.keys == nil {
		return nil
	}
	l.Pos = d.src.Pos(n)
	d.validateLoad(l)
	return l
}

// validateLoad holds what the rules can't say.
func (d *decoder) validateLoad(l *Load) {
	d.validateStages(l)
	if k := l.keys["max-vus"]; k != nil && len(l.Stages) > 0 && !l.spec().Rates {
		d.nodeErr(k, `"max-vus" goes with stages of rates: these say how many VUs`)
	}
	if total := l.spec().Total(); total > 0 && l.WarmUp.Duration >= total {
		d.nodeErr(
			l.keys["warm-up"],
			"the warm-up (%s) takes the whole load (%s)",
			diag.Duration(l.WarmUp.Duration),
			diag.Duration(total),
		)
	}
	bounded := l.spec().Total() > 0
	if k := l.keys["max-duration"]; k != nil && bounded {
		d.nodeErr(k, `"max-duration" bounds iterations; this load has a duration of its own`)
	}
	if l.Iterations > 0 && l.VUs > l.Iterations {
		pos, length := d.src.Span(l.keys["iterations"])
		d.out.Warnf(pos, length, "%d of the %d VUs will have nothing to do: the load's iterations are shared among "+
			"them", l.VUs-l.Iterations, l.VUs).
			Note("iterations-per-vu: %d gives each VU as many", l.Iterations)
	}
	if !bounded && l.keys["vus"] != nil && l.Iterations == 0 && l.IterationsPerVU == 0 {
		l.IterationsPerVU = 1 // as one VU runs one iteration without a load
	}
}

// validateStages holds stages to one kind of load, and drops to where there is something to drop.
func (d *decoder) validateStages(l *Load) {
	rates := 0
	var begins time.Duration
	for _, s := range l.Stages {
		if k := s.keys["drop"]; k != nil && begins == 0 {
			d.nodeErr(k, `"drop" cuts what is open when its stage begins: at the load's start nothing is`).
				Note("put it into a later stage")
		}
		if begins += s.Duration.Duration; begins < 0 {
			d.nodeErr(l.keys["stages"], "the stages take too long in all: a load has at most 292 years")
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
		d.nodeErr(l.keys["stages"], "stages are all of vus, or all of rates")
	case !slices.ContainsFunc(l.Stages, timed):
		d.nodeErr(l.keys["stages"], "the stages take no time at all, so no iteration would run")
	case !slices.ContainsFunc(l.Stages, more):
		d.nodeErr(l.keys["stages"], "no stage goes above 0, so no iteration would run")
	}
}

// spec is what the executor is chosen by.
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
