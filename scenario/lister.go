package scenario

import (
	"fmt"
	"slices"

	"wsrun/checks"
	"wsrun/diag"
)

// sideScope is what all lists of one end can name.
type sideScope struct {
	apart  bool // they run when there is no session
	base   checks.Names
	vars   checks.NameList
	shared checks.NameList
	server bool
	own    checks.NameList // the variables of its socket
	prefix string          // of the names of its actions: that of the socket
	cast   stage           // of the script, whose lists stand at no session of their own; else nil
}

// stage compiles what a script does at the file's sockets.
type stage interface {
	// act compiles an action that acts on sessions.
	act(l *lister, a *Action, step Step, path string)
	// pushed compiles the message that is the answer to an HTTP request. It returns where its else is.
	pushed(l *lister, a *Action, step Step, path string) fork
	// addressed compiles what names sockets, and returns which of them may be meant.
	addressed(l *lister, list []diag.Text) (who []Who, may []int)
}

// lister lays one list out as flat code.
type lister struct {
	c      *compiler
	side   *Side
	ss     sideScope
	list   *List
	names  checks.Names // grows as expects bring a message
	locals []string     // "" is a slot without a name
	misses bool         // its list runs at one socket of a script, which has an else
	// nameless reports whether the innermost loop gives its index or item no name.
	nameless bool
	tags     []TextPlan // of the blocks around; an action's own come later and win
	depth    int        // of blocks and loops; 1 is the list itself
}

// list compiles one event's list. single is the label of an interval or timeout, whose only action is named after it.
func (c *compiler) list(
	s *Side,
	ss sideScope,
	label string,
	actions []*Action,
	names checks.Names,
	single *string,
) *List {
	l := &lister{c: c, side: s, ss: ss, list: &List{Label: label}, names: ss.base | names}
	if single != nil {
		l.action(actions[0], ss.prefix+*single)
	} else {
		l.actions(actions, ss.prefix+label)
	}
	return l.list
}

func (l *lister) actions(actions []*Action, path string) {
	for i, a := range actions {
		l.action(a, fmt.Sprintf("%s[%d]", path, i))
	}
}

// action compiles one action. Blocks and loops become jumps.
func (l *lister) action(a *Action, path string) {
	if !l.afford(a) {
		return
	}
	l.depth++
	defer func() { l.depth-- }()
	if l.ss.apart && a.verb.needsSession {
		noSession(l, a)
		return
	}
	validateAddress(l, a)
	step := l.step(a, path)
	if l.ss.server && len(a.To) > 0 && slices.Contains(a.verb.modifiers, "to") {
		toPeers(l, a, step, path)
		return
	}
	if a.verb.block {
		outer := l.tags // a block's tags are those of its actions
		l.tags = step.Tags
		defer func() { l.tags = outer }()
	}
	if l.ss.cast != nil && a.verb.needsSession {
		l.ss.cast.act(l, a, step, path)
		return
	}
	a.verb.compile(l, a, step, path)
}

// step holds what every action has.
func (l *lister) step(a *Action, path string) Step {
	s := Step{
		At:    a.Pos,
		Len:   len(a.verb.Key),
		verb:  a.verb,
		Label: path,
		ID:    l.c.names,
		If:    l.c.expr(a.If, checks.KindBool, l.scope(0)),
	}
	l.c.names++
	if a.Name.Value != "" {
		s.Named = true
		if t := checks.CompileTemplate(a.Name, l.scope(0), l.c.out); t != nil {
			if label, ok := t.Const(); ok {
				s.Label = label
			} else {
				s.Name = t
			}
		}
	}
	s.Tags = append(slices.Clip(l.tags), l.c.texts(a.Tags, l.scope(0))...)
	s.Point = l.pointIf(a, &s)
	return s
}

// afford counts an action against what lists that run lists may expand to.
func (l *lister) afford(a *Action) bool {
	l.c.actions++
	switch {
	case l.c.over:
	case l.c.actions > maxActions:
		l.c.over = true
		l.c.out.Errorf(a.Pos, len(a.verb.Key), "the file's lists hold more than %d actions", maxActions).
			Note("each run of a named list counts all of its actions")
	case l.c.payload > maxPayload:
		l.c.over = true
		l.c.out.Errorf(a.Pos, len(a.verb.Key), "the file's payloads take more than %d MiB", maxPayload>>20).
			Note("each run of a named list counts all of its payloads")
	}
	return !l.c.over
}

func (l *lister) scope(extra checks.Names) *checks.Scope {
	s := &checks.Scope{Names: l.names | extra, Vars: l.ss.vars, Locals: l.locals, What: l.list.Label, Paths: l.c.paths,
		AnyVar: l.c.unread("vars"), AnyFeeder: l.c.unread("data"), Nameless: l.nameless,
		Env: l.c.serverEnv, Stamps: &l.side.NeedsStamp}
	s.SocketVars = l.ss.own
	if !l.ss.server {
		s.Data, s.Env = l.c.columns, l.c.clientEnv
	}
	l.c.nameShared(s, l.ss.shared)
	return s
}

// template compiles a text with what the list can name.
func (l *lister) template(t diag.Text) *checks.Template {
	return checks.CompileTemplate(t, l.scope(0), l.c.out)
}

// emit adds a step.
func (l *lister) emit(s Step) { l.list.Steps = append(l.list.Steps, s) }

func (l *lister) here() int { return len(l.list.Steps) }

// slot reserves a local; "" has no name.
func (l *lister) slot(name string) int {
	l.locals = append(slices.Clone(l.locals), name)
	l.list.Slots = max(l.list.Slots, len(l.locals))
	return len(l.locals) - 1
}

// skip emits the branch past a loop, a named list or a request whose condition does not hold, and takes the condition
// out of its step. It returns what is to be called when all that is skipped has been emitted.
func (l *lister) skip(s *Step) (done func()) {
	branch := &Branch{}
	l.emit(Step{Do: branch, If: s.If, Point: s.Point, At: s.At, Len: s.Len, Label: s.Label, ID: s.ID})
	s.If = nil
	return func() { branch.To = l.here() }
}

// orElse compiles the list that runs instead of what follows a fork, behind a jump past it.
func (l *lister) orElse(a *Action, s *Step, f *fork, path string) {
	jump := &Jump{}
	l.emit(Step{Do: jump, At: s.At})
	f.To = l.here()
	if l.list.Script { // the else is the script's, over all sockets
		l.misses = true
		l.emit(Step{Do: &Missed{}, At: s.At})
	} else {
		l.actions(a.Else, path+".else")
	}
	jump.To = l.here()
}

// pointIf is the point of an action's condition.
func (l *lister) pointIf(a *Action, s *Step) int {
	if s.If == nil {
		return 0
	}
	return l.pointAt(Point{Kind: PointIf, Guard: a.fails(), Cond: s.If}, s)
}

// pointExpect is the point of an expect.
func (l *lister) pointExpect(s *Step, cond *checks.Expr) int {
	if cond == nil { // there is a finding
		return 0
	}
	return l.pointAt(Point{Kind: PointExpect, Cond: cond}, s)
}

func (l *lister) pointAt(p Point, s *Step) int {
	p.Label, p.Event, p.Server, p.At = s.Label, l.list.Label, l.ss.server, p.Cond.Source().At(0)
	p.Direct = l.depth == 1
	return l.c.points.add(p)
}

// trial is the number of a step's Trial, from 1. Of the server's end it is 0: the mock judges nobody.
func (l *lister) trial(what string, s *Step) int {
	if l.ss.server {
		return 0
	}
	if n, ok := l.c.trialAt[s.At]; ok {
		return n
	}
	l.c.trials = append(l.c.trials, Trial{what, s.Label, s.At, s.Len})
	l.c.trialAt[s.At] = len(l.c.trials)
	return len(l.c.trials)
}

// noSession is the finding for a verb that needs a session where there is none.
func noSession(l *lister, a *Action) {
	when := "before the handshake"
	if l.list.Label == "finally" {
		when = "after the session"
	}
	l.c.out.Errorf(a.Pos, len(a.verb.Key), "%q needs a session, and %s runs %s", a.verb.Key, l.list.Label, when).
		Note("it can http, wait, check, set, record, log and fail; what a session does goes into on-open")
}
