package scenario

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"

	"gopkg.in/yaml.v3"
)

// Defaults of waits: every wait has an end.
const (
	defaultWithin = 10 * time.Second
	defaultFor    = time.Second
	// defaultBarrier is longer: a barrier waits for the slowest of all VUs.
	defaultBarrier = time.Minute
)

// sideScope is what all lists of one end can name.
type sideScope struct {
	base   checks.Names
	vars   []string
	server bool
}

// side compiles all handlers of one end.
func (c *compiler) side(s *Side, h *Handlers, ss sideScope) {
	list := func(label string, actions []*Action, names checks.Names) *List {
		if len(actions) == 0 {
			return nil
		}
		return c.list(s, ss, label, actions, names, nil)
	}
	s.Open = list("on-open", h.Open, 0)
	if s.Open != nil {
		s.Open.Open = true
	}
	s.Message = list("on-message", h.Message, checks.NMsg)
	s.Binary = list("on-binary", h.Binary, checks.NMsg)
	s.Ping = list("on-ping", h.Ping, checks.NControl)
	s.Pong = list("on-pong", h.Pong, checks.NControl)
	s.Close = list("on-close", h.Close, checks.NClose)
	s.Error = list("on-error", h.Error, checks.NError)
	c.judgeLast(s.Close)
	c.judgeLast(s.Error)
	for i, a := range h.Intervals {
		label := fmt.Sprintf("interval[%d]", i)
		s.Intervals = append(s.Intervals, Interval{a.Every.Duration, a.Overlap == "skip", c.list(s, ss, label, []*Action{a}, checks.NTick, &label)})
	}
	for i, a := range h.Timeouts {
		label := fmt.Sprintf("timeout[%d]", i)
		s.Timeouts = append(s.Timeouts, Timeout{a.After.Duration, a.Since == "last-message", c.list(s, ss, label, []*Action{a}, 0, &label)})
	}
}

// judgeLast refuses what has no meaning when the session is over.
func (c *compiler) judgeLast(l *List) {
	if l == nil {
		return
	}
	for _, st := range l.Steps {
		switch st.Op {
		case OpSend, OpExpect, OpExpectNone, OpPing, OpWait, OpClose, OpDrop, OpBarrier:
			c.out.Errorf(st.At, st.Len, "%s runs when the session is over: it can't send, wait or close", l.Label)
		}
	}
}

// lister lays one list out as flat code.
type lister struct {
	c      *compiler
	side   *Side
	ss     sideScope
	list   *List
	names  checks.Names // grows as expects bring a message
	locals []string     // "" is a slot without a name
}

// list compiles one event's list. single is the label of an interval or timeout, whose only action is named after it.
func (c *compiler) list(s *Side, ss sideScope, label string, actions []*Action, names checks.Names, single *string) *List {
	l := &lister{c: c, side: s, ss: ss, list: &List{Label: label}, names: ss.base | names}
	if single != nil {
		l.action(actions[0], *single)
	} else {
		l.actions(actions, label)
	}
	return l.list
}

func (l *lister) actions(actions []*Action, path string) {
	for i, a := range actions {
		l.action(a, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (l *lister) scope(extra checks.Names) *checks.Scope {
	s := &checks.Scope{Names: l.names | extra, Vars: l.ss.vars, Locals: l.locals, What: l.list.Label, Paths: l.c.paths}
	if !l.ss.server {
		s.Data = l.c.columns
	}
	return s
}

// emit adds a step and returns its place.
func (l *lister) emit(s Step) int {
	if l.c.steps++; l.c.steps == maxSteps {
		l.c.out.Errorf(s.At, max(s.Len, 1), "the named lists expand to more than %d actions", maxSteps)
	}
	l.list.Steps = append(l.list.Steps, s)
	return len(l.list.Steps) - 1
}

func (l *lister) here() int { return len(l.list.Steps) }

// slot reserves a local; "" has no name.
func (l *lister) slot(name string) int {
	l.locals = append(slices.Clone(l.locals), name)
	l.list.Slots = max(l.list.Slots, len(l.locals))
	return len(l.locals) - 1
}

// action compiles one action. Blocks and loops become jumps.
func (l *lister) action(a *Action, path string) {
	if l.c.steps >= maxSteps {
		return
	}
	step := l.step(a, path)
	switch a.Verb {
	case "do":
		l.block(a, step, path)
	case "repeat", "each", "while":
		l.loop(a, step, path)
	case "run":
		l.run(a, step)
	case "expect":
		l.expect(a, step, path, false)
	case "send", "send-binary", "send-file":
		l.send(a, step, path)
	default:
		l.simple(a, step)
	}
}

// step holds what every action has.
func (l *lister) step(a *Action, path string) Step {
	s := Step{At: a.Pos, Len: len(a.Verb), Label: path, ID: l.c.names, If: l.c.expr(a.If, checks.KindBool, l.scope(0))}
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
	s.Tags = l.c.texts(a.Tags, l.scope(0))
	return s
}

// simple compiles the verbs that are one step.
func (l *lister) simple(a *Action, s Step) {
	scope := l.scope(0)
	switch a.Verb {
	case "expect-none":
		s.Op = OpExpectNone
		s.Expect = &Expect{Cond: l.c.expr(a.Expect, checks.KindBool, l.scope(checks.NMsg)), Within: a.For.Or(defaultFor)}
		l.list.Waits = true
	case "ping":
		s.Op, s.Ping = OpPing, &Ping{Within: a.Within.Duration}
		if a.Ping.Pos.Line > 0 {
			s.Ping.Payload = checks.CompileTemplate(a.Ping, scope, l.c.out)
		}
		l.list.Waits = l.list.Waits || a.Within.IsSet()
	case "wait":
		s.Op, s.Wait = OpWait, a.Wait
		l.list.Waits = true
	case "check":
		s.Op, s.Checks = OpCheck, l.checks(a.Check, scope)
	case "set":
		s.Op, s.Sets = OpSet, l.sets(a.Set, scope)
	case "record":
		s.Op, s.Record = OpRecord, l.records(a.Record, scope)
	case "barrier":
		s.Op, s.Barrier = OpBarrier, &Barrier{Name: checks.CompileTemplate(a.Barrier, scope, l.c.out), Count: a.BarrierOf, Within: a.Within.Or(defaultBarrier)}
		l.list.Waits = true
		if l.ss.server {
			l.c.out.Errorf(a.Pos, len(a.Verb), "a barrier is for VUs: a server has none")
		}
	case "log", "fail", "abort":
		s.Op = map[string]Op{"log": OpLog, "fail": OpFail, "abort": OpAbort}[a.Verb]
		s.Text = checks.CompileTemplate(a.Text, scope, l.c.out)
	case "close":
		s.Op, s.Close = OpClose, &Close{Code: a.Code, ExpectCode: a.ExpectCode}
		if a.Code == 0 {
			s.Close.Code = 1000
		}
		if a.Reason.Pos.Line > 0 {
			s.Close.Reason = checks.CompileTemplate(a.Reason, scope, l.c.out)
		}
		if a.ExpectCode > 0 {
			l.side.ExpectCodes = append(l.side.ExpectCodes, a.ExpectCode)
		}
	case "drop":
		s.Op = OpDrop
	}
	l.emit(s)
}

func (l *lister) checks(named []Named, scope *checks.Scope) []CheckPlan {
	var out []CheckPlan
	for _, n := range named {
		if check, ok := l.c.check(n, scope); ok {
			out = append(out, check)
		}
	}
	return out
}

func (l *lister) sets(named []Named, scope *checks.Scope) []SetPlan {
	var out []SetPlan
	for _, n := range named {
		if !slices.Contains(l.ss.vars, n.Name.Value) {
			l.c.out.Errorf(n.Name.Pos, len([]rune(n.Name.Value)), "no variable %s is declared in vars%s", diag.Quote(n.Name.Value), diag.DidYouMean(n.Name.Value, l.ss.vars)).
				Note("declare it with its first value: vars: {%s: 0}", n.Name.Value)
		}
		if e := l.c.expr(n.Expr, checks.KindAny, scope); e != nil {
			out = append(out, SetPlan{n.Name.Value, n.Name.Pos, e})
		}
	}
	return out
}

// records compiles samples of custom metrics.
func (l *lister) records(named []Named, scope *checks.Scope) []RecordPlan {
	var names []string
	for _, m := range l.c.metrics {
		names = append(names, m.Name)
	}
	var out []RecordPlan
	for _, n := range named {
		i := slices.Index(names, n.Name.Value)
		if i < 0 {
			l.c.out.Errorf(n.Name.Pos, len([]rune(n.Name.Value)), "no metric %s is declared in metrics%s", diag.Quote(n.Name.Value), diag.DidYouMean(n.Name.Value, names)).
				Note("declare it: metrics: {%s: {type: trend, unit: ms}}", n.Name.Value)
			continue
		}
		kind := checks.KindNumber
		if l.c.metrics[i].Type == metrics.RateType {
			kind = checks.KindBool
		}
		if e := l.c.expr(n.Expr, kind, scope); e != nil {
			out = append(out, RecordPlan{l.c.metrics[i], i, n.Name.Pos, e})
		}
	}
	if l.ss.server && len(out) > 0 {
		l.c.out.Errorf(named[0].Name.Pos, len([]rune(named[0].Name.Value)), "the server's side measures nothing: record on the client's")
	}
	return out
}

// send compiles a send, and the expect beside it that makes it a request. A condition skips both.
func (l *lister) send(a *Action, s Step, path string) {
	s.Op = OpSend
	if s.Send = l.payload(a.Payload); s.Send == nil {
		s.Send = &Send{} // there is a finding
	}
	if a.Expect == nil {
		l.emit(s)
		return
	}
	if s.If != nil {
		branch := l.emit(Step{Op: OpBranch, If: s.If, At: s.At, Len: s.Len, Label: s.Label, ID: s.ID})
		s.If = nil
		defer func() { l.list.Steps[branch].To = l.here() }()
	}
	s.Send.Request = true
	l.emit(s)
	l.expect(a, s, path, true)
}

// expect compiles a wait for a message, alone or as the second half of a request.
func (l *lister) expect(a *Action, s Step, path string, request bool) {
	names := checks.NMsg
	if request {
		names |= checks.NSent
	}
	scope := l.scope(names)
	e := &Expect{
		Cond: l.c.expr(a.Expect, checks.KindBool, scope), Within: a.Within.Or(defaultWithin), Times: max(a.Times, 1), Fresh: a.Fresh, Request: request,
		HasElse: len(a.Else) > 0, Checks: l.checks(a.Check, scope), Sets: l.sets(a.Set, scope), Record: l.records(a.Record, scope),
	}
	if e.Cond != nil {
		e.Key = e.Cond.MatchKey()
	}
	s.Op, s.Expect = OpExpect, e
	at := l.emit(s)
	l.list.Waits = true
	if request {
		l.side.NeedsStamp = true
	} else {
		l.side.Inbox = 1
	}
	if e.HasElse {
		jump := l.emit(Step{Op: OpJump, At: s.At})
		l.list.Steps[at].To = l.here()
		l.actions(a.Else, path+".else")
		l.list.Steps[jump].To = l.here()
	}
	l.names |= checks.NMsg
}

// block compiles do, with its condition and its else.
func (l *lister) block(a *Action, s Step, path string) {
	if s.If == nil {
		l.actions(a.Do, path+".do")
		return
	}
	s.Op = OpBranch
	branch := l.emit(s)
	l.actions(a.Do, path+".do")
	if len(a.Else) == 0 {
		l.list.Steps[branch].To = l.here()
		return
	}
	jump := l.emit(Step{Op: OpJump, At: s.At})
	l.list.Steps[branch].To = l.here()
	l.actions(a.Else, path+".else")
	l.list.Steps[jump].To = l.here()
}

// loop compiles repeat, each and while.
func (l *lister) loop(a *Action, s Step, path string) {
	if s.If != nil {
		branch := l.emit(Step{Op: OpBranch, If: s.If, At: s.At, Len: s.Len, Label: s.Label, ID: s.ID})
		s.If = nil
		defer func() { l.list.Steps[branch].To = l.here() }()
	}
	if hasExpect(a.Do) {
		l.names |= checks.NMsg // from the second round on
	}
	outer := l.locals
	if a.Verb == "while" {
		s.Op, s.Cond = OpWhile, l.c.expr(a.While, checks.KindBool, l.scope(0))
		start := l.emit(s)
		l.actions(a.Do, path+".do")
		l.emit(Step{Op: OpBack, To: start, At: s.At})
		l.list.Steps[start].To = l.here()
		return
	}
	s.Op = OpRepeat
	source := a.Count
	if a.Verb == "each" {
		s.Op, s.Each, source = OpEach, true, a.Each
	}
	if source != nil {
		s.Value = l.c.value(source, l.scope(0))
	}
	l.judgeLocal(a.As)
	s.Slot = l.slot(a.As.Value)
	l.slot("") // the count, or the list
	l.slot("") // the index of an each
	start := l.emit(s)
	l.actions(a.Do, path+".do")
	l.emit(Step{Op: OpNext, To: start, Slot: s.Slot, Each: s.Each, At: s.At})
	l.list.Steps[start].To = l.here()
	l.locals = outer
}

func hasExpect(actions []*Action) bool {
	return slices.ContainsFunc(actions, func(a *Action) bool {
		return a.Expect != nil && a.Verb != "expect-none" || a.Verb == "run" || hasExpect(a.Do) || hasExpect(a.Else)
	})
}

// judgeLocal holds a local's name to what an expression can write and does not hide.
func (l *lister) judgeLocal(name diag.Text) {
	switch {
	case name.Value == "":
	case !identifier.MatchString(name.Value):
		l.c.out.Errorf(name.Pos, max(len([]rune(name.Value)), 1), "%s can't be a name in expressions: letters, digits and _", diag.Quote(name.Value))
	case checks.Reserved(name.Value):
		l.c.out.Errorf(name.Pos, len([]rune(name.Value)), "%s is a name of the language already: choose another", diag.Quote(name.Value))
	}
}

// run lays a named list out where it is run, with its parameters as locals: names are the caller's place's and the parameters'.
func (l *lister) run(a *Action, s Step) {
	name := a.Run.Value
	i := slices.IndexFunc(l.c.sc.Actions, func(n NamedList) bool { return n.Name.Value == name })
	if i < 0 {
		var known []string
		for _, n := range l.c.sc.Actions {
			known = append(known, n.Name.Value)
		}
		f := l.c.out.Errorf(a.Run.Pos, max(len([]rune(name)), 1), "no actions are named %s%s", diag.Quote(name), diag.DidYouMean(name, known))
		if len(known) > 0 {
			f.Note("there are: %s", strings.Join(known, ", "))
		}
		return
	}
	l.c.ran[name] = true
	if slices.Contains(l.c.running, name) {
		l.c.out.Errorf(a.Run.Pos, len([]rune(name)), "%s runs itself: %s", diag.Quote(name), strings.Join(append(l.c.running, name), " → "))
		return
	}
	l.c.running = append(l.c.running, name)
	defer func() { l.c.running = l.c.running[:len(l.c.running)-1] }()
	if s.If != nil {
		branch := l.emit(Step{Op: OpBranch, If: s.If, At: s.At, Len: s.Len, Label: s.Label, ID: s.ID})
		defer func() { l.list.Steps[branch].To = l.here() }()
	}
	outer := l.locals
	hidden := make([]string, len(outer)) // the caller's locals keep their slots and lose their names
	bind := Step{Op: OpBind, At: s.At, Len: s.Len}
	scope := l.scope(0)
	l.locals = hidden
	for _, w := range a.With {
		l.judgeLocal(w.Name)
		bind.Binds = append(bind.Binds, BindPlan{l.slot(w.Name.Value), l.c.value(w.Value, scope)})
	}
	if len(bind.Binds) > 0 {
		l.emit(bind)
	}
	l.actions(l.c.sc.Actions[i].List, "actions."+name)
	l.locals = outer
}

// payload compiles what a send puts into its frame.
func (l *lister) payload(p *Payload) *Send {
	if p == nil {
		return nil
	}
	s := &Send{Binary: p.Binary}
	text := p.Text
	switch p.Form {
	case "json":
		b := &checks.PayloadBuilder{}
		l.c.json(b, p.JSON, l.scope(0))
		s.JSON = b.Build()
		if constant, ok := s.JSON.Const(); ok {
			s.Const, s.JSON = constant, nil
		}
		return s
	case "file":
		data, ok := l.c.file(text)
		if !ok {
			return nil
		}
		if p.Binary {
			s.Const = data
			return s
		}
		text = wholeText(filepath.Join(l.c.dir, text.Value), strings.TrimPrefix(string(data), "\uFEFF"))
	case "hex":
		s.Decode = decodeHex
	case "base64":
		s.Decode = base64.StdEncoding.DecodeString
	}
	if s.Text = checks.CompileTemplate(text, l.scope(0), l.c.out); s.Text == nil {
		return nil
	}
	if constant, ok := s.Text.Const(); ok {
		s.Const, s.Text = []byte(constant), nil
		if s.Decode != nil {
			s.Const, _ = s.Decode(constant) // the parser has looked at the digits
			s.Decode = nil
		}
		if s.Const == nil {
			s.Const = []byte{}
		}
	}
	return s
}

func (c *compiler) file(name diag.Text) ([]byte, bool) {
	if checks.HasTemplate(name.Value) {
		c.out.Errorf(name.Pos, len([]rune(name.Value)), "a file's name can't have a template: files are read once, before the run")
		return nil, false
	}
	return readBeside(name, c.dir, c.out)
}

// json lays a value out as JSON with typed holes.
func (c *compiler) json(b *checks.PayloadBuilder, v *Value, scope *checks.Scope) {
	switch v.Kind {
	case yaml.MappingNode:
		b.Raw("{")
		for i, item := range v.Items {
			if i > 0 {
				b.Raw(",")
			}
			if key := v.Keys[i]; checks.HasTemplate(key.Value) {
				if t := checks.CompileTemplate(key, scope, c.out); t != nil {
					b.Key(t)
				}
			} else {
				b.Raw(quoteJSON(key.Value))
			}
			b.Raw(":")
			c.json(b, item, scope)
		}
		b.Raw("}")
	case yaml.SequenceNode:
		b.Raw("[")
		for i, item := range v.Items {
			if i > 0 {
				b.Raw(",")
			}
			c.json(b, item, scope)
		}
		b.Raw("]")
	default:
		if !v.IsText() {
			b.Raw(v.JSON)
			return
		}
		t := checks.CompileTemplate(v.Text, scope, c.out)
		if t == nil {
			return
		}
		if constant, ok := t.Const(); ok {
			b.Raw(quoteJSON(constant))
			return
		}
		b.Hole(t)
	}
}

func quoteJSON(s string) string {
	out, err := checks.Encode(nil, s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(out)
}

// value compiles a value for expressions.
func (c *compiler) value(v *Value, scope *checks.Scope) checks.Value {
	if v == nil {
		return checks.ConstValue(nil)
	}
	if g, ok := goValue(v); ok {
		return checks.ConstValue(g)
	}
	var items, keys []checks.Value
	for i, item := range v.Items {
		items = append(items, c.value(item, scope))
		if v.Kind == yaml.MappingNode {
			if t := checks.CompileTemplate(v.Keys[i], scope, c.out); t != nil {
				keys = append(keys, checks.TemplateValue(t))
			}
		}
	}
	switch v.Kind {
	case yaml.MappingNode:
		return checks.MapValue(keys, items)
	case yaml.SequenceNode:
		return checks.ListValue(items)
	}
	t := checks.CompileTemplate(v.Text, scope, c.out)
	if t == nil {
		return checks.ConstValue(nil)
	}
	return checks.TemplateValue(t)
}

// goValue is the value for expressions, if no template stands in it.
func goValue(v *Value) (any, bool) {
	switch v.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(v.Items))
		for i, item := range v.Items {
			g, ok := goValue(item)
			if !ok || checks.HasTemplate(v.Keys[i].Value) {
				return nil, false
			}
			m[v.Keys[i].Value] = g
		}
		return m, true
	case yaml.SequenceNode:
		s := make([]any, 0, len(v.Items))
		for _, item := range v.Items {
			g, ok := goValue(item)
			if !ok {
				return nil, false
			}
			s = append(s, g)
		}
		return s, true
	}
	if v.IsText() {
		// `$${{` is an escape as well.
		return v.Text.Value, !strings.Contains(v.Text.Value, "${{")
	}
	return v.Go, true
}
