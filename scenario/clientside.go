package scenario

import (
	"cmp"
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/socket"
)

// whole compiles what the scenario says as a whole, and says of itself.
func (c *planner) whole(p *Plan, opt Options) {
	sc := c.sc
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
}

// clientSide compiles the client's sockets, and the lists that stand at none of them.
func (c *planner) clientSide(p *Plan, opt Options) {
	p.Client = &Side{}
	p.Client.Vars = firstValues(c.sc.Vars, *c.scope("vars", 0), c.out)
	aroundPlan(c.compiler, &c.sc.Around, p.Client)
	if len(c.sc.Sockets) > 0 {
		c.sockets(p, opt)
		return
	}
	if len(c.sc.Script) > 0 && !c.unread("sockets") {
		a := c.sc.Script[0]
		c.out.Errorf(a.pos, 1, "a script runs over the file's sockets, and this file names none").
			Note("with a single socket, what the iteration does stands in on-open")
	}
	one := &SocketPlan{At: p.At, Side: p.Client, Limits: p.Limits}
	c.socket(one, &c.sc.Socket, opt, sideScope{base: checks.NResponse, vars: c.vars, shared: c.shared})
	p.HandshakePlan = one.HandshakePlan
	p.Sockets = []*SocketPlan{one}
	c.warnEmptyEvents(&c.sc.Handlers)
}

// socket compiles one socket.
func (c *planner) socket(
	sp *SocketPlan, s *Socket, opt Options, ss sideScope,
) {
	sp.ExpectStatus = cmp.Or(s.Connect.ExpectStatus, defaultStatus)
	c.target(sp, &s.Handshake, opt, ss)
	scope := c.scope("the handshake", ss.base&checks.NSocket)
	scope.SocketVars = ss.own
	for _, h := range s.Headers {
		for _, v := range h.Values {
			validateHostHeader(h.Name.Value, v, c.out)
		}
	}
	sp.Headers = headerPlans(s.Headers, scope, c.out)
	validateCookies(s.Cookies, c.out)
	sp.Cookies = c.texts(s.Cookies, scope)
	sp.Dial = socket.Config{
		TLS: tlsConfig(&s.TLS, c.files), Timeout: s.Connect.Timeout.Or(defaultConnect),
		Compression:  compression(s.Compression),
		MessageLimit: sp.Limits.Message, WriteTimeout: sp.Limits.WriteTimeout,
	}
	dialConfig(&s.Connect, c.files.settler, &sp.Dial)
	sp.Dial.Subprotocols = validateSubprotocols(s.Subprotocols, c.out)
	responses := c.scope("checks", checks.NResponse|ss.base)
	responses.SocketVars = ss.own
	for _, n := range s.Checks {
		if check, ok := c.check(n, responses); ok {
			sp.Checks = append(sp.Checks, check)
		}
	}
	sp.Side.Strict = s.Handlers.Strict
	c.side(sp.Side, &s.Handlers, ss)
	sp.Reconnect = c.reconnect(s)
}

// keepInbox gives the sides that keep messages their limit.
func (p *Plan) keepInbox() {
	for _, s := range p.Sockets {
		if s.Side.Inbox > 0 {
			s.Side.Inbox = s.Limits.Inbox
		}
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

// reconnect is how a lost connection is made up for; nil: it is not.
func (c *planner) reconnect(s *Socket) *ReconnectPlan {
	r := s.Reconnect
	if r == nil {
		return nil
	}
	return reconnectPlan(r, r.Pos, len("reconnect"), s.Connect.ExpectStatus, c.out)
}

// sockets compiles the entries of `sockets`, and the script over them.
func (c *planner) sockets(p *Plan, opt Options) {
	cast := &cast{used: make([]bool, len(c.sc.Sockets))}
	for i := range c.sc.Sockets {
		named := &c.sc.Sockets[i]
		eff := named.over(c.sc.Socket)
		sp := &SocketPlan{Name: named.Name.Value, N: i, At: named.Name.Pos, Limits: limitsPlan(eff.Limits),
			Side: &Side{}, Later: named.Open == "later"}
		own := varNames(named.Vars)
		sp.Side.Vars = valuesInOrder(named.Vars, *c.scope("vars", checks.NSocket),
			func(s *checks.Scope) *checks.NameList { return &s.SocketVars }, c.out)
		if named.Count.Pos.Line > 0 {
			sp.Count = checks.CompileTemplate(named.Count, c.scope("count", 0), c.out)
		}
		ss := sideScope{base: checks.NResponse | checks.NSocket, vars: c.vars, shared: c.shared, own: own,
			prefix: sp.Name + "."}
		c.socket(sp, eff, opt, ss)
		p.Sockets = append(p.Sockets, sp)
		cast.plans, cast.own = append(cast.plans, sp), append(cast.own, own)
	}
	p.HandshakePlan = p.Sockets[0].HandshakePlan
	if c.sc.HasURL || opt.URL != "" {
		top := &SocketPlan{}
		c.target(top, &c.sc.Handshake, opt, sideScope{base: checks.NSocket})
		p.URL, p.Target = top.URL, top.Target
	}
	if c.sc.Script != nil {
		c.script(p, cast)
	}
	c.warnUnused(cast)
}

// script compiles the iteration's list over all sockets.
func (c *planner) script(p *Plan, cast *cast) {
	ss := sideScope{vars: c.vars, shared: c.shared, cast: cast}
	p.Client.Script = c.list(p.Client, ss, "script", c.sc.Script, 0, nil)
}

// warnUnused warns of sockets that nothing ever uses.
func (c *planner) warnUnused(cast *cast) {
	if c.sc.Script == nil {
		for i, s := range cast.plans {
			if s.Later {
				named := &c.sc.Sockets[i]
				c.out.Errorf(named.Name.Pos, len([]rune(s.Name)), "nothing opens the socket %s: open: later leaves "+
					"it to the script, and there is none", s.Name)
			}
		}
		return
	}
	if cast.named || c.out.HasErrors() {
		return
	}
	for i, s := range cast.plans {
		if cast.used[i] {
			continue
		}
		switch named := &c.sc.Sockets[i]; {
		case s.Later:
			c.out.Warnf(named.Name.Pos, len([]rune(s.Name)), "nothing opens the socket %s", s.Name).
				Note("- open: %s in the script does", s.Name)
		case len(s.Side.Lists()) == 0:
			c.out.Warnf(named.Name.Pos, len([]rune(s.Name)), "nothing is sent to the socket %s or read from it: it "+
				"is opened and closed", s.Name)
		}
	}
}

// target compiles the URL, or leaves it out when the file's own server is meant: there is none, or it reads a variable
// of the environment that is not set, and comes to nothing.
func (c *planner) target(sp *SocketPlan, h *Handshake, opt Options, ss sideScope) {
	text, given := h.URL, h.HasURL
	if opt.URL != "" {
		text, given = diag.NewText(opt.URL, diag.Pos{File: "--url"}, nil), true
	}
	own := c.sc.Server != nil || opt.ServeOnly
	if given && text.Pos == (diag.Pos{}) {
		return // there is a finding
	}
	if !given {
		if !own && !c.sc.unread["url"] && !c.sc.unread["server"] {
			c.out.Errorf(diag.Pos{File: c.sc.File, Line: 1, Col: 1}, 1,
				"a scenario needs a url, or a server of its own").
				Note("url: wss://example.com/ws, or server: echo, or --url on the command line")
		}
		return
	}
	scope := c.scope("the handshake", ss.base&checks.NSocket)
	scope.SocketVars = ss.own
	scope.Env = c.urlEnv
	before := len(*c.out)
	t := checks.CompileTemplate(text, scope, c.out)
	if t == nil {
		return
	}
	if _, literal := t.Const(); opt.ServeOnly && !literal {
		return // nobody connects to it
	}
	u := urlText{compiler: c.compiler, source: text, own: own && opt.URL == "", later: opt.URLLater}
	compiled := len(*c.out)
	if u.settle(t); u.ok {
		sp.URL, sp.Target = u.url, u.shown
		c.urlUsed = true
	}
	if len(*c.out) > compiled { // one finding is enough
		*c.out = slices.Delete(*c.out, before, compiled)
	}
}
