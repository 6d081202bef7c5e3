package scenario

import (
	"cmp"
	"path/filepath"

	"wsrun/diag"
	"wsrun/executor"
	"wsrun/metrics"
)

// CompileMix compiles a mix: a plan for each role, in the file's order. The load of each is the mix's, with the role's
// share of what is counted. named reports whether a name is taken by another scenario of the run. The plans are only of
// use when out has no errors.
func CompileMix(sc *Scenario, opt Options, named func(string) bool, out *diag.List) []*Plan {
	if opt.Root == "" {
		opt.Root = filepath.Dir(sc.File)
	}
	m := &mixer{
		sc: sc, opt: opt, out: out, names: map[string]string{},
		files: newFileReader(settler{newEnvironment(opt.Env, nil), out}, newReach(opt.Root, opt.AllowRead), opt.Spent),
		plan: &MixPlan{
			Name: cmp.Or(sc.Name.Value, fileTitle(sc.File)), Description: sc.Description.Value,
			File: sc.File, At: sc.At,
		},
	}
	templated(sc.Name, "a scenario's name", out)
	templated(sc.Description, "a description", out)
	for _, r := range sc.Mix {
		name := r.Name.Value
		if named(name) {
			name += " (" + sc.File + ")"
		}
		m.names[r.Name.Value] = name
		if p := m.role(r, name); p != nil {
			m.plans = append(m.plans, p)
		}
	}
	if len(m.plans) == len(sc.Mix) && len(m.plans) > 0 {
		m.shareLoad()
		m.thresholds()
	}
	return m.plans
}

// mixer compiles a mix.
type mixer struct {
	sc    *Scenario
	opt   Options
	out   *diag.List
	files *fileReader
	plan  *MixPlan
	plans []*Plan
	names map[string]string // of roles: what their samples are tagged with
}

// role compiles a role's file with the mix's load.
func (m *mixer) role(r Role, name string) *Plan {
	if r.File.Pos.Line == 0 {
		return nil
	}
	data, ok := m.files.readBeside(r.File)
	if !ok {
		return nil
	}
	sc := Parse(beside(r.File), data, m.out)
	if sc == nil {
		return nil
	}
	related := diag.Related{Pos: r.File.Pos, Message: "a role of the mix here"}
	switch {
	case sc.IsMix():
		at, length := sc.src.Span(sc.seen["mix"])
		f := m.out.Errorf(at, length, "a role of a mix can't be a mix itself")
		f.Related = append(f.Related, related)
		return nil
	case sc.IsFragment():
		m.out.Errorf(r.File.Pos, len([]rune(r.File.Value)),
			"%s only holds what others include: as a role it does nothing", diag.Quote(r.File.Value))
		return nil
	case len(sc.Thresholds) > 0:
		m.out.Warnf(r.File.Pos, len([]rune(r.File.Value)),
			"the thresholds of %s don't count in the mix, only the mix's", diag.Quote(r.File.Value)).
			Note("a threshold on one role: \"METRIC{scenario:%s}\"", r.Name.Value)
	}
	own := *sc
	own.Name = diag.NewText(name, r.Name.Pos, nil)
	own.Load, own.Profiles, own.Thresholds = m.sc.Load, m.sc.Profiles, nil
	p := Compile(&own, m.opt, m.out)
	p.At = r.Name.Pos
	p.Role = &RolePlan{Mix: m.plan, Name: r.Name.Value, Weight: cmp.Or(r.Weight, 1)}
	p.Files = append(p.Files, own.File)
	return p
}

// shareLoad gives each role its share of the load's figures, and all of them the longest of their graces.
func (m *mixer) shareLoad() {
	var weights []int
	grace := m.plans[0].Load.GracefulStop
	for _, p := range m.plans {
		weights = append(weights, p.Role.Weight)
		grace = max(grace, p.Load.GracefulStop)
	}
	all := m.plans[0].Load
	vus, atOnce := executor.Shares(weights, all.VUs), executor.Shares(weights, all.AtOnce)
	iterations := executor.IterationShares(all.Executor, weights)
	for i, p := range m.plans {
		p.Load.GracefulStop = grace
		p.Load.VUs, p.Load.AtOnce, p.Load.Iterations = vus[i], atOnce[i], iterations[i]
		if vus[i] == 0 && !all.Open && !m.out.HasErrors() {
			name := m.sc.Mix[i].Name.Value
			m.out.Warnf(p.At, len([]rune(name)), "none of the load's %s is a %s: the weights give it none",
				diag.Count(all.VUs, "VU"), name).
				Note("a whole round of the weights is %s", diag.Count(sum(weights), "VU"))
		}
	}
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

// thresholds compiles the mix's thresholds against what all roles measure.
func (m *mixer) thresholds() {
	together := &Plan{Name: m.plan.Name, File: m.sc.File, Client: &Side{}}
	declared := map[string]bool{}
	for _, p := range m.plans {
		for _, d := range p.Metrics {
			if !declared[d.Name] {
				declared[d.Name] = true
				together.Metrics = append(together.Metrics, d)
			}
		}
		together.mixed = append(together.mixed, p)
	}
	c := &compiler{out: m.out, unreadKeys: map[string]bool{}}
	for _, t := range thresholdPlans(c, m.sc.Thresholds, together, m.opt) {
		tags := metrics.Tags(t.Tags)
		if role, ok := tags.Get("scenario"); ok {
			t.Tags = tags.With(metrics.Tag{Key: "scenario", Value: m.names[role]})
		} else {
			t.Tags = tags.With(metrics.Tag{Key: "mix", Value: m.plan.Name})
		}
		m.plan.Thresholds = append(m.plan.Thresholds, t)
	}
}
