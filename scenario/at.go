package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// cast are the sockets of a file with `sockets`, as a script sees them.
type cast struct {
	plans []*SocketPlan
	own   []checks.NameList // the variables of each
	used  []bool            // something is sent to it, or read from it
	named bool              // some action names a socket by a template
}

func (c *cast) names() []string {
	var names []string
	for _, p := range c.plans {
		names = append(names, p.Name)
	}
	return names
}

// addressed compiles what names sockets, and returns those that may be meant. Without a finding there is at least one.
func (c *cast) addressed(l *lister, list []diag.Text) (who []Who, may []int) {
	for _, t := range list {
		tmpl := l.template(t)
		if tmpl == nil {
			continue
		}
		w := Who{Text: tmpl, At: t.Pos, Len: max(len([]rune(t.Value)), 1)}
		text, known := tmpl.Const()
		if !known {
			who = append(who, w)
			c.named = true
			may = c.all()
			continue
		}
		name, index := ParseWho(text)
		n := slices.IndexFunc(c.plans, func(p *SocketPlan) bool { return p.Name == name })
		switch {
		case n < 0:
			l.c.out.Errorf(t.Pos, w.Len, "no socket is named %s%s", diag.Quote(name),
				diag.DidYouMean(name, c.names())).Note("the file's sockets: %s", strings.Join(c.names(), ", "))
		case index >= 0 && c.plans[n].Count == nil:
			l.c.out.Errorf(t.Pos, w.Len, "%s is one socket, not a group", name).
				Note("a group has a count: sockets: {%s: {count: 20}}", name)
		default:
			who = append(who, Who{N: n, Index: index, At: w.At, Len: w.Len})
			if !slices.Contains(may, n) {
				may = append(may, n)
			}
		}
	}
	for _, n := range may {
		c.used[n] = true
	}
	return who, may
}

func (c *cast) all() []int {
	var all []int
	for i := range c.plans {
		all = append(all, i)
	}
	return all
}

// unaddressed is the finding for an action of the script that does not say which sockets it is about.
func (c *cast) unaddressed(l *lister, a *Action, key string) {
	f := l.c.out.Errorf(a.Pos, len(a.verb.Key), "%q in the script needs %q: which socket?", a.verb.Key, key).
		Note("the file's sockets: %s", strings.Join(c.names(), ", "))
	if likely := c.likely(); likely != "" {
		f.Note("%s: %s, for example", key, likely)
	}
}

// likely is the socket that is probably meant: the only one, or the first that nothing was said of yet.
func (c *cast) likely() string {
	for i, p := range c.plans {
		if !c.used[i] {
			return p.Name
		}
	}
	return c.plans[0].Name
}

// act compiles an action of the script that acts on sessions. That of a request with a `from` of its own is two.
func (c *cast) act(l *lister, a *Action, step Step, path string) {
	key := a.verb.direction()
	who := a.To
	if key == "from" {
		who = a.From
	}
	if len(who) == 0 {
		if a.keys[key] == nil { // else there is a finding
			c.unaddressed(l, a, key)
		}
		return
	}
	if a.Expect == nil || key == "from" || len(a.From) == 0 || sameNames(a.To, a.From) {
		c.at(l, a, who, step, path, func(sub *lister, s Step) { a.verb.compile(sub, a, s, path) })
		return
	}
	if step.If != nil {
		defer l.skip(&step)()
	}
	c.at(l, a, who, step, path, func(sub *lister, s Step) {
		emitSend(sub, a, s).Request = true
	})
	c.at(l, a, a.From, step, path, func(sub *lister, s Step) { compileExpect(sub, a, s, path, true) })
}

// sameNames reports whether two lists name the same sockets: then each of them answers for itself.
func sameNames(a, b []diag.Text) bool {
	within := func(a, b []diag.Text) bool {
		return !slices.ContainsFunc(a, func(x diag.Text) bool {
			return !slices.ContainsFunc(b, func(y diag.Text) bool { return x.Value == y.Value })
		})
	}
	return within(a, b) && within(b, a)
}

// pushed compiles the message that is the answer to an HTTP request of the script.
func (c *cast) pushed(l *lister, a *Action, step Step, path string) fork {
	if len(a.From) == 0 {
		if a.keys["from"] == nil { // else there is a finding
			c.unaddressed(l, a, "from")
		}
		return fork{}
	}
	at := c.at(l, a, a.From, step, path, func(sub *lister, s Step) {
		sub.side.Inbox = 1 // a push may come before the answer
		compileExpect(sub, a, s, path, true)
		if e, ok := sub.list.Steps[0].Do.(*Expect); ok {
			e.HTTP = true
		}
	})
	return at.fork
}

// at emits the step that runs what compile lays out at sockets.
func (c *cast) at(
	l *lister, a *Action, list []diag.Text, step Step, path string, compile func(sub *lister, s Step),
) *At {
	who, may := c.addressed(l, list)
	side := &Side{}
	ss := l.ss
	ss.cast, ss.apart, ss.base = nil, false, checks.NResponse|checks.NSocket
	ss.own = c.ownOf(may)
	sub := &lister{c: l.c, side: side, ss: ss, list: &List{Label: l.list.Label, Script: true},
		names: l.names | ss.base, locals: l.locals, nameless: l.nameless, tags: l.tags, depth: l.depth}
	inner := step
	inner.If, inner.Point = nil, 0
	compile(sub, inner)
	at := &At{Who: who, List: sub.list, HasElse: sub.misses, Ends: a.verb.endsSession && a.verb.direction() == "to"}
	step.Do, step.Trial = at, 0
	l.list.Waits = true
	l.list.Slots = max(l.list.Slots, sub.list.Slots)
	l.names |= sub.names &^ ss.base
	l.emit(step)
	if at.HasElse {
		l.orElse(a, &step, &at.fork, path)
	}
	if len(sub.list.Steps) > 0 {
		_, side.AwaitsEnd = sub.list.Steps[0].Do.(*ExpectClose)
		at.AwaitsEnd = side.AwaitsEnd
	}
	for _, n := range may {
		c.plans[n].Side.alsoReads(side)
	}
	return at
}

// alsoReads gives a side what a script does on its session.
func (s *Side) alsoReads(script *Side) {
	s.Inbox = max(s.Inbox, script.Inbox)
	s.NeedsStamp = s.NeedsStamp || script.NeedsStamp
	s.Reads = s.Reads || script.Reads
	s.AwaitsEnd = s.AwaitsEnd || script.AwaitsEnd
	s.ExpectCodes = append(s.ExpectCodes, script.ExpectCodes...)
}

// ownOf are the variables that some of the sockets have.
func (c *cast) ownOf(some []int) checks.NameList {
	var names []string
	for _, n := range some {
		names = append(names, c.own[n].All()...)
	}
	return checks.NewNameList(names...)
}
