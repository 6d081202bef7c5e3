package scenario

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/socket"
)

// Options are what the command line adds to a file.
type Options struct {
	URL        string // instead of the file's
	VUs        int    // 0: the file's
	Iterations int
	Duration   time.Duration
	Rate       float64 // starts a second
	Profile    string
	Tags       []string // keys of --tag
	ServeOnly  bool     // only the server side is wanted: no url is needed
	URLLater   bool     // another url may be given when it runs: that the file's comes to nothing is no error
	AllowRead  []string // folders that the scenario may read from, besides Root
	Root       string   // the folder below which it may; "": the scenario's
	// Spent is told of a file that could not be read for want of a descriptor or of memory, which is no mistake of the
	// scenario's; nil: that is a finding like any other.
	Spent func(error)
	// Env is what env holds. Only what says how to connect is evaluated with it here; nil: no variable is set.
	Env map[string]any
}

// compiler turns a Scenario into a Plan. It adds findings and goes on, so that all of them are seen at once.
type compiler struct {
	sc    *Scenario
	out   *diag.List
	paths *checks.Paths
	reach *reach
	env   map[string]any
	spent func(error)
	// What is read of the environment: by the url, by the rest of the client's half, and by the server's.
	urlEnv, clientEnv, serverEnv *checks.EnvReads
	urlUsed                      bool // the url is dialled

	files    map[string][]byte // that were read, by their paths
	included map[string]bool
	columns  map[string]checks.NameList // of the feeders
	metrics  []metrics.Def
	metricAt map[string]int // by its name

	lists    map[string]*NamedList
	listed   []string // their names, in the file's order
	checkIDs map[diag.Pos]int
	checks   []CheckPlan // the client's
	barriers []string    // the client's
	names    int
	points   []Point
	pointAt  map[pointKey]int
	trials   []Trial // the client's
	trialAt  map[diag.Pos]int
	running  []string // named lists being expanded
	ran      map[string]bool
	// ranUnknown says that some run names no list: it may have meant one that nothing runs.
	ranUnknown bool

	// What lists that run lists have expanded to.
	actions int
	payload int  // in bytes
	over    bool // it is too much, and there is a finding

	lost bool // a file that is included could not be read
}

// unread tells that the names below a key of the file are not known, so that no use of one is wrong.
func (c *compiler) unread(key string) bool { return c.sc.unread[key] || c.lost && key != "data" }

// Bounds of what named lists that run named lists can expand to.
const (
	maxActions = 20_000
	maxPayload = 64 << 20
)

// Compile resolves names, compiles expressions and lays lists out as flat code. The plan is only of use when out has no
// errors. The scenario's folder is where the files it names are read from, and no others unless the options allow it.
func Compile(sc *Scenario, opt Options, out *diag.List) *Plan {
	own := *sc // included files join a copy
	own.Actions, own.Vars, own.Metrics = slices.Clip(sc.Actions), slices.Clip(sc.Vars), slices.Clip(sc.Metrics)
	c := &compiler{
		sc:       &own,
		reach:    newReach(sc.File, opt),
		env:      opt.Env,
		spent:    opt.Spent,
		files:    map[string][]byte{},
		included: map[string]bool{},
		out:      out,
		paths:    checks.NewPaths(),
		checkIDs: map[diag.Pos]int{},
		ran:      map[string]bool{},
		pointAt:  map[pointKey]int{},
		trialAt:  map[diag.Pos]int{},
	}
	c.urlEnv, c.clientEnv, c.serverEnv = &checks.EnvReads{
		Env: opt.Env,
	}, &checks.EnvReads{
		Env: opt.Env,
	}, &checks.EnvReads{
		Env: opt.Env,
	}
	p := &Plan{
		Name: sc.Name.Value, Description: sc.Description.Value, File: sc.File, At: sc.At, Paths: c.paths,
		ExpectStatus: sc.Connect.ExpectStatus,
		Limits: LimitsPlan{
			Message: sc.Limits.Message.Bytes, Inbox: sc.Limits.Inbox,
			WriteTimeout: sc.Limits.WriteTimeout.Or(defaultWrite),
			CloseTimeout: sc.Limits.CloseTimeout.Or(defaultClose), Session: sc.Limits.Session.Or(defaultSession),
		},
	}
	if p.Name == "" {
		p.Name = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(sc.File), ".yaml"), ".yml")
	}
	if p.Limits.Message == 0 {
		p.Limits.Message = int64(defaultMessage)
	}
	if p.Limits.Inbox == 0 {
		p.Limits.Inbox = defaultInbox
	}
	if p.ExpectStatus == 0 {
		p.ExpectStatus = defaultStatus
	}
	c.include(sc, []string{sc.File})
	c.nameLists()
	p.Data = c.data()
	c.columns = columns(p.Data, sc.Data)
	c.metrics = c.defs()
	c.metricAt = positions(metricNames(c.metrics))
	p.Metrics = c.metrics
	c.handshake(p, opt)
	c.clientSide(p)
	p.AllChecks, p.Barriers = c.checks, c.barriers
	c.serverSide(p)
	c.judgeAfterEnd(p)
	p.Names, p.Points, p.Trials = c.names, c.points, c.trials
	c.judgeNamedLists()
	p.Load = c.load(opt, p.Client.grace())
	p.Reconnect = c.reconnect()
	p.Thresholds = c.thresholds(p, opt)
	c.judgeEnvironment(p, opt)
	p.Files = slices.Sorted(maps.Keys(c.files))
	if !p.Load.Timed() && !opt.ServeOnly && !out.HasErrors() && onlyLimitEnds(p) {
		c.warnEndless(p)
	}
	return p
}

// nameLists makes the named lists ready to be found.
func (c *compiler) nameLists() {
	c.lists = make(map[string]*NamedList, len(c.sc.Actions))
	for i := range c.sc.Actions {
		l := &c.sc.Actions[i]
		c.lists[l.Name.Value] = l
		c.listed = append(c.listed, l.Name.Value)
	}
}

// handshake compiles everything that the dial needs.
func (c *compiler) handshake(p *Plan, opt Options) {
	sc := c.sc
	c.target(p, opt)
	scope := c.scope("the handshake", 0, nil)
	for _, h := range sc.Headers {
		for _, v := range h.Values {
			c.judgeHostHeader(h.Name.Value, v)
		}
	}
	p.Headers = c.headerPlans(sc.Headers, scope)
	c.judgeCookies(sc.Cookies)
	p.Cookies = c.texts(sc.Cookies, scope)
	p.Tags = c.tags(sc.Tags)
	for _, s := range sc.Secrets {
		if !c.templated(s, "the name of a secret") && c.isVariableName(s) {
			p.Secrets = append(p.Secrets, s.Value)
			c.judgeSecret(s)
		}
	}
	p.Credentials = c.credentials(opt.URL)
	c.templated(sc.Name, "a scenario's name")
	c.templated(sc.Description, "a description")
	p.Dial = socket.Config{
		TLS: c.tls(&sc.TLS), Timeout: sc.Connect.Timeout.Or(defaultConnect), Compression: compression(sc.Compression),
		MessageLimit: p.Limits.Message, WriteTimeout: p.Limits.WriteTimeout,
	}
	c.connect(&sc.Connect, &p.Dial)
	p.Dial.Subprotocols = c.judgeSubprotocols(sc.Subprotocols)
	responses := c.scope("checks", checks.NResponse, nil)
	for _, n := range sc.Checks {
		if check, ok := c.check(n, responses); ok {
			p.Checks = append(p.Checks, check)
		}
	}
}

// tags compiles those of all samples, which are settled once, before there is any VU.
func (c *compiler) tags(pairs []Pair) []TextPlan {
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

func (c *compiler) texts(pairs []Pair, scope *checks.Scope) []TextPlan {
	var out []TextPlan
	for _, p := range pairs {
		if t := checks.CompileTemplate(p.Value, scope, c.out); t != nil {
			out = append(out, TextPlan{p.Name.Value, t, p.Name.Pos})
		}
	}
	return out
}

// scope is what a place's expressions can name, with the client's variables.
func (c *compiler) scope(what string, names checks.Names, locals []string) *checks.Scope {
	return &checks.Scope{
		Names:     names,
		Vars:      varNames(c.sc.Vars),
		Locals:    locals,
		What:      what,
		Paths:     c.paths,
		Data:      c.columns,
		AnyVar:    c.unread("vars"),
		AnyFeeder: c.unread("data"),
		Env:       c.clientEnv,
	}
}

func varNames(vars []ValuePair) checks.NameList {
	names := []string{}
	for _, v := range vars {
		names = append(names, v.Name.Value)
	}
	return checks.NewNameList(names...)
}

// expr compiles a bare expression; nil if there is none or it has a finding.
func (c *compiler) expr(e *Expr, kind checks.Kind, scope *checks.Scope) *checks.Expr {
	if e == nil {
		return nil
	}
	before := len(*c.out)
	compiled := checks.Compile(e.Text, kind, scope, c.out)
	if found := (*c.out)[before:]; len(found) == 1 && found[0].Len == len([]rune(e.Text.Value)) &&
		found[0].Code == diag.CodeUnknownName {
		switch {
		case e.Quoted:
			found[0].Note(
				"the quotes are YAML's; a text in an expression has its own, as in: 'text == %s'",
				diag.Quote(e.Text.Value),
			)
		case kind == checks.KindBool && scope.Names&checks.NMsg != 0:
			found[0].Note("to compare the message's text: text == %s", diag.Quote(e.Text.Value))
		}
	}
	if compiled != nil {
		c.suspectComment(e, kind, scope)
	}
	return compiled
}

// isVariableName refuses what names no variable of the environment, so that no secret goes unmasked for it.
func (c *compiler) isVariableName(name diag.Text) bool {
	bare := strings.TrimLeft(strings.TrimPrefix(name.Value, "env."), "${")
	if bare == name.Value && name.Value != "" && !strings.ContainsAny(name.Value, "= ") {
		return true
	}
	f := c.out.Errorf(
		name.Pos,
		max(len([]rune(name.Value)), 1),
		"%s is not the name of a variable of the environment",
		diag.Quote(name.Value),
	)
	if bare = strings.TrimRight(bare, "}"); bare != name.Value && identifier.MatchString(bare) {
		f.Note("write %s", bare)
	}
	return false
}

// check compiles one named condition. Checks of a list that is run from several places are one check.
func (c *compiler) check(n Named, scope *checks.Scope) (CheckPlan, bool) {
	e := c.expr(n.Expr, checks.KindBool, scope)
	if e == nil {
		return CheckPlan{}, false
	}
	check := CheckPlan{Name: n.Name.Value, At: n.Name.Pos, Expr: e}
	if id, ok := c.checkIDs[n.Name.Pos]; ok {
		check.ID = id
		return check, true
	}
	check.ID = len(c.checks)
	c.checkIDs[n.Name.Pos] = check.ID
	c.checks = append(c.checks, check)
	return check, true
}

// vars compiles first values. Each can read the variables above it.
func (c *compiler) vars(pairs []ValuePair, scope checks.Scope) []VarPlan {
	var out []VarPlan
	names := varNames(pairs)
	for i, p := range pairs {
		above := scope
		above.Vars = names.First(i)
		before := len(*c.out)
		v := VarPlan{Name: p.Name.Value, Value: c.value(p.Value, &above)}
		for j := range (*c.out)[before:] {
			readsBelow(&(*c.out)[before+j], names)
		}
		if g, ok := goValue(p.Value); ok {
			v.Const, v.Go = true, g
		}
		out = append(out, v)
	}
	return out
}

// readsBelow says of an unknown variable that is declared, and so below, what is the matter.
func readsBelow(f *diag.Finding, declared checks.NameList) {
	if f.Code == diag.CodeUnknownVariable && declared.Has(f.Subject) {
		f.Message = diag.Quote(f.Subject) + " has no value yet: a first value can read the variables above it"
		f.Notes = nil
	}
}

func (c *compiler) clientSide(p *Plan) {
	h := &c.sc.Handlers
	p.Client = &Side{Strict: h.Strict}
	p.Client.Vars = c.vars(c.sc.Vars, *c.scope("vars", 0, nil))
	c.side(p.Client, h, sideScope{base: checks.NResponse, vars: varNames(c.sc.Vars)})
	c.judgeEmptyEvents(h)
	if p.Client.Inbox > 0 {
		p.Client.Inbox = p.Limits.Inbox
	}
}

// judgeEmptyEvents warns of empty lists of events where it makes a difference whether there is a handler: there is
// none.
func (c *compiler) judgeEmptyEvents(h *Handlers) {
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
			c.out.Warnf(at, length, "%s is empty, as if it were not there: %s", e.event, e.misses)
		}
	}
}

func (c *compiler) serverSide(p *Plan) {
	s := c.sc.Server
	if s == nil {
		return
	}
	names := varNames(s.Vars)
	scope := &checks.Scope{
		Names:  checks.NRequest,
		Vars:   names,
		What:   "server",
		Paths:  c.paths,
		AnyVar: c.unread("vars"),
		Env:    c.serverEnv,
	}
	sp := &ServerPlan{Echo: s.Echo, Compression: compression(s.Compression), Side: &Side{Strict: s.Handlers.Strict}}
	if s.Compression.Mode == "" {
		sp.Compression = socket.Compression{Mode: "deflate"}
	}
	sp.Subprotocols = c.judgeSubprotocols(s.Subprotocols)
	if s.Echo {
		sp.Compression.ContextTakeover = p.Dial.Compression.ContextTakeover
	}
	sp.Headers, sp.AcceptAfter = c.headerPlans(s.Headers, scope), s.AcceptAfter
	if r := s.Refuse; r != nil {
		sp.Refuse = &RefusePlan{
			Status:  r.Status,
			Headers: c.headerPlans(r.Headers, scope),
			If:      c.expr(r.If, checks.KindBool, scope),
		}
		if r.Body.Pos.Line > 0 {
			sp.Refuse.Body = checks.CompileTemplate(r.Body, scope, c.out)
		}
	}
	sp.Side.Vars = c.vars(s.Vars, *scope)
	c.side(sp.Side, &s.Handlers, sideScope{base: checks.NRequest, vars: names, server: true})
	if sp.Side.Inbox > 0 {
		sp.Side.Inbox = p.Limits.Inbox
	}
	p.Server = sp
}

func (c *compiler) headerPlans(headers []Header, scope *checks.Scope) []HeaderPlan {
	var out []HeaderPlan
	for _, h := range headers {
		for _, v := range h.Values {
			if t := checks.CompileTemplate(v, scope, c.out); t != nil {
				out = append(out, HeaderPlan{h.Name.Value, t, h.Name.Pos})
			}
		}
	}
	return out
}

// judgeNamedLists warns of the file's own lists that nothing runs: their expressions have not been looked at.
func (c *compiler) judgeNamedLists() {
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

// Lists are all lists of a side that do something, in the order of their events; the slice is the caller's.
func (s *Side) Lists() []*List {
	var out []*List
	for _, l := range []*List{s.Open, s.Message, s.Binary, s.Ping, s.Pong, s.Close, s.Error} {
		if l != nil {
			out = append(out, l)
		}
	}
	for _, i := range s.Intervals {
		out = append(out, i.List)
	}
	for _, t := range s.Timeouts {
		out = append(out, t.List)
	}
	return out
}
