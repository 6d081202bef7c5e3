package scenario

import (
	"cmp"
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
		p.Name = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(sc.File), ".yaml"), ".yml")
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
	c.handshake(p, opt)
	c.clientSide(p)
	p.AllChecks, p.Barriers = c.checks, c.barriers
	c.serverSide(p)
	p.HTTP = slices.ContainsFunc(p.Client.Lists(), (*List).usesHTTP)
	validateAfterEnd(p, out)
	p.Names, p.Points, p.Trials = c.names, c.points.list, c.trials
	c.warnNamedLists()
	p.Load = loadPlan(c.sc, opt, p.Client.grace(), out)
	p.Reconnect = c.reconnect()
	p.Thresholds = thresholdPlans(c.compiler, sc.Thresholds, p, opt)
	c.validateEnvironment(p, opt)
	p.Files = slices.Sorted(maps.Keys(c.files.data))
	if !p.Load.Timed() && !opt.ServeOnly && !out.HasErrors() && onlyLimitEnds(p) {
		warnEndless(c.sc, p, out)
	}
	return p
}

// limitsPlan has the default of each limit that is not set.
func limitsPlan(l Limits) LimitsPlan {
	return LimitsPlan{
		Message:      cmp.Or(l.Message.Bytes, int64(defaultMessage)),
		Inbox:        cmp.Or(l.Inbox, defaultInbox),
		WriteTimeout: l.WriteTimeout.Or(defaultWrite),
		CloseTimeout: l.CloseTimeout.Or(defaultClose),
		Session:      l.Session.Or(defaultSession),
	}
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

// handshake compiles everything that the dial needs.
func (c *planner) handshake(p *Plan, opt Options) {
	sc := c.sc
	p.ExpectStatus = cmp.Or(sc.Connect.ExpectStatus, defaultStatus)
	c.target(p, opt)
	scope := c.scope("the handshake", 0)
	for _, h := range sc.Headers {
		for _, v := range h.Values {
			validateHostHeader(h.Name.Value, v, c.out)
		}
	}
	p.Headers = headerPlans(sc.Headers, scope, c.out)
	validateCookies(sc.Cookies, c.out)
	p.Cookies = c.texts(sc.Cookies, scope)
	p.Tags = c.tags(sc.Tags)
	for _, s := range sc.Secrets {
		if !templated(s, "the name of a secret", c.out) && c.isVariableName(s) {
			p.Secrets = append(p.Secrets, s.Value)
			c.validateSecret(s)
		}
	}
	p.Credentials = credentials(sc, opt.URL)
	templated(sc.Name, "a scenario's name", c.out)
	templated(sc.Description, "a description", c.out)
	p.Dial = socket.Config{
		TLS: tlsConfig(&sc.TLS, c.files), Timeout: sc.Connect.Timeout.Or(defaultConnect),
		Compression:  compression(sc.Compression),
		MessageLimit: p.Limits.Message, WriteTimeout: p.Limits.WriteTimeout,
	}
	dialConfig(&sc.Connect, c.files.settler, &p.Dial)
	p.Dial.Subprotocols = validateSubprotocols(sc.Subprotocols, c.out)
	responses := c.scope("checks", checks.NResponse)
	for _, n := range sc.Checks {
		if check, ok := c.check(n, responses); ok {
			p.Checks = append(p.Checks, check)
		}
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

func compression(c Compression) socket.Compression {
	mode := c.Mode
	if mode == "" {
		mode = "none"
	}
	threshold := int(c.Threshold.Bytes)
	if c.Threshold.Pos.Line > 0 {
		threshold = max(threshold, 1) // 0 is the default there; an empty message has nothing to compress
	}
	return socket.Compression{Mode: mode, ContextTakeover: c.ContextTakeover, Threshold: threshold}
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

func (c *planner) clientSide(p *Plan) {
	h := &c.sc.Handlers
	p.Client = &Side{Strict: h.Strict}
	p.Client.Vars = firstValues(c.sc.Vars, *c.scope("vars", 0), c.out)
	aroundPlan(c.compiler, &c.sc.Around, p.Client)
	c.side(p.Client, h, sideScope{base: checks.NResponse, vars: c.vars, shared: c.shared})
	c.warnEmptyEvents(h)
	if p.Client.Inbox > 0 {
		p.Client.Inbox = p.Limits.Inbox
	}
}

// warnEmptyEvents warns of empty lists of events where it makes a difference whether there is a handler: there is
// none.
func (c *planner) warnEmptyEvents(h *Handlers) {
	for _, e := range []struct {
		event  string
		list   []*Action
		misses string
	}{
		{"on-message", h.Message, "no message is handled, and no session stays open to hear one"},
		{"on-binary", h.Binary, "no message is handled, and no session stays open to hear one"},
		{"on-close", h.Close, "no end is judged, and one that is unexpected fails the iteration"},
	} {
		if key := c.sc.seen[e.event]; key != nil && e.list != nil && len(e.list) == 0 {
			at, length := c.sc.src.Span(key)
			c.out.Warnf(at, length, "%s is empty, which is the same as leaving it out: %s", e.event, e.misses)
		}
	}
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

// reconnect is how a lost connection is made up for; nil: it is not.
func (c *planner) reconnect() *ReconnectPlan {
	r := c.sc.Reconnect
	if r == nil {
		return nil
	}
	at, length := r.Pos, 1
	if key := c.sc.seen["reconnect"]; key != nil {
		at, length = c.sc.src.Span(key)
	}
	return reconnectPlan(r, at, length, c.sc.Connect.ExpectStatus, c.out)
}
