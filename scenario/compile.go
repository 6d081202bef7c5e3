package scenario

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/socket"
)

// Compile resolves names, compiles expressions and lays lists out as flat code. The plan is only of use when out has no
// errors. The scenario's folder is where the files it names are read from, and no others unless the options allow it.
func Compile(sc *Scenario, opt Options, out *diag.List) *Plan {
	own := *sc // included files join a copy
	own.Actions, own.Vars, own.Metrics = slices.Clip(sc.Actions), slices.Clip(sc.Vars), slices.Clip(sc.Metrics)
	own.Shared = slices.Clip(sc.Shared)
	folder := opt.Root
	if folder == "" {
		folder = filepath.Dir(sc.File)
	}
	environment := newEnvironment(opt.Env, sc.Secrets)
	c := &planner{sc: &own, parse: Parse, included: map[string]bool{}, compiler: &compiler{
		unreadKeys:  sc.unread,
		environment: environment,
		files:       newFileReader(settler{environment, out}, newReach(folder, opt.AllowRead), opt.Spent),
		out:         out,
		paths:       checks.NewPaths(),
		checkIDs:    map[diag.Pos]int{},
		expansion:   expansion{ran: map[string]bool{}},
		points:      points{at: map[pointKey]int{}},
		trialAt:     map[diag.Pos]int{},
	}}
	p := &Plan{
		Name: sc.Name.Value, Description: sc.Description.Value, File: sc.File, At: sc.At, Paths: c.paths,
		Limits: limitsPlan(sc.Limits),
	}
	if p.Name == "" {
		p.Name = fileTitle(sc.File)
	}
	c.include(sc, []string{sc.File})
	c.vars, c.shared = varNames(own.Vars), varNames(own.Shared)
	p.Shared = c.sharedValues(own.Shared, c.clientEnv)
	c.nameLists()
	p.Data = feederPlans(sc.Data, c.files, out)
	c.columns = columns(p.Data, sc.Data)
	c.metrics = defs(own.Metrics)
	c.metricAt = positions(metricNames(c.metrics))
	p.Metrics = c.metrics
	c.whole(p, opt)
	c.clientSide(p, opt)
	p.keepInbox()
	p.AllChecks, p.Barriers = c.checks, c.barriers
	c.serverSide(p)
	p.HTTP = slices.ContainsFunc(p.ClientLists(), (*List).usesHTTP)
	validateAfterEnd(p, out)
	p.Names, p.Points, p.Trials = c.names, c.points.list, c.trials
	c.warnNamedLists()
	p.Load = loadPlan(c.sc, opt, grace(p.ClientLists()), out)
	p.Thresholds = thresholdPlans(c.compiler, sc.Thresholds, p, opt)
	c.validateEnvironment(p, opt)
	p.Files = slices.Sorted(maps.Keys(c.files.data))
	if !p.Load.Timed() && !opt.ServeOnly && !out.HasErrors() && onlyLimitEnds(p) {
		warnEndless(c.sc, p, out)
	}
	return p
}

// nameLists makes the named lists ready to be found.
func (c *planner) nameLists() {
	c.lists = make(map[string]*NamedList, len(c.sc.Actions))
	for i := range c.sc.Actions {
		l := &c.sc.Actions[i]
		c.lists[l.Name.Value] = l
		c.listed = append(c.listed, l.Name.Value)
	}
}

// tags compiles those of all samples, which are settled once, before there is any VU.
func (c *planner) tags(pairs []table.Pair) []TextPlan {
	for _, p := range pairs {
		if p.Name.Value == "scenario" {
			c.out.Warnf(
				p.Name.Pos,
				len("scenario"),
				"the tag scenario is the scenario's name on every sample; this value is not used",
			)
		}
	}
	return c.texts(pairs, &checks.Scope{EnvOnly: true, What: "tags", Env: c.clientEnv})
}

// isVariableName refuses what names no variable of the environment, so that no secret goes unmasked for it.
func (c *planner) isVariableName(name diag.Text) bool {
	bare := strings.TrimLeft(strings.TrimPrefix(name.Value, "env."), "${")
	if bare == name.Value && name.Value != "" && !strings.ContainsAny(name.Value, "= ") {
		return true
	}
	f := c.out.Errorf(
		name.Pos,
		max(len([]rune(name.Value)), 1),
		"%s is not the name of an environment variable",
		diag.Quote(name.Value),
	)
	if bare = strings.TrimRight(bare, "}"); bare != name.Value && table.IsName(bare) {
		f.Note("write %s", bare)
	}
	return false
}

func (c *planner) serverSide(p *Plan) {
	s := c.sc.Server
	if s == nil {
		return
	}
	names := varNames(s.Vars)
	ss := sideScope{base: checks.NRequest, vars: names, shared: varNames(s.Shared), server: true}
	scope := &checks.Scope{
		Names:  checks.NRequest,
		Vars:   names,
		What:   "server",
		Paths:  c.paths,
		AnyVar: c.unread("vars"),
		Env:    c.serverEnv,
	}
	c.nameShared(scope, ss.shared)
	sp := &ServerPlan{Echo: s.Echo, Compression: compression(s.Compression), Side: &Side{Strict: s.Handlers.Strict}}
	if s.Compression.Mode == "" {
		sp.Compression = socket.Compression{Mode: "deflate"}
	}
	sp.Subprotocols = validateSubprotocols(s.Subprotocols, c.out)
	if s.Echo {
		sp.Compression.ContextTakeover = p.Dial.Compression.ContextTakeover
	}
	sp.Headers, sp.AcceptAfter = headerPlans(s.Headers, scope, c.out), s.AcceptAfter
	if r := s.Refuse; r != nil {
		sp.Refuse = &RefusePlan{
			Status:  r.Status,
			Headers: headerPlans(r.Headers, scope, c.out),
			If:      c.expr(r.If, checks.KindBool, scope),
		}
		if r.Body.Pos.Line > 0 {
			sp.Refuse.Body = checks.CompileTemplate(r.Body, scope, c.out)
		}
	}
	sp.Side.Vars = firstValues(s.Vars, *scope, c.out)
	sp.Shared = c.sharedValues(s.Shared, c.serverEnv)
	answerPlans(c.compiler, sp, s.HTTP, ss)
	c.side(sp.Side, &s.Handlers, ss)
	if sp.Side.Inbox > 0 {
		sp.Side.Inbox = p.Limits.Inbox
	}
	p.Server = sp
}

// warnNamedLists warns of the file's own lists that nothing runs: their expressions have not been looked at.
func (c *planner) warnNamedLists() {
	for _, l := range c.sc.Actions {
		if !c.ranUnknown && !c.ran[l.Name.Value] && l.Name.Pos.File == c.sc.File {
			c.out.Warnf(
				l.Name.Pos,
				len([]rune(l.Name.Value)),
				"nothing runs the actions %s, so their expressions are not checked",
				diag.Quote(l.Name.Value),
			)
		}
	}
}

// fileTitle is what a file without a name is called.
func fileTitle(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".yaml"), ".yml")
}
