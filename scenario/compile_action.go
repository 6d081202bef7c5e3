package scenario

import (
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
)

// simple compiles the verbs that are one step.
func (l *lister) simple(a *Action, s Step) {
	scope := l.scope(0)
	switch a.Verb {
	case "expect-none":
		s.Op = OpExpectNone
		s.Expect = &Expect{
			Cond:   l.c.expr(a.Expect, checks.KindBool, l.scope(checks.NMsg)),
			Within: a.For.Or(defaultFor),
		}
		s.Trial = l.trial("expect-none", &s)
		l.list.Waits = true
	case "ping":
		s.Op, s.Ping = OpPing, &Ping{Within: a.Within.Duration}
		if a.Ping.Pos.Line > 0 {
			s.Ping.Payload = checks.CompileTemplate(a.Ping, scope, l.c.out)
		}
		if a.Within.IsSet() {
			s.Trial = l.trial("ping", &s)
			l.list.Waits = true
		}
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
		s.Op, s.Barrier = OpBarrier, &Barrier{
			Name:   checks.CompileTemplate(a.Barrier, scope, l.c.out),
			Count:  a.BarrierOf,
			Within: a.Within.Or(defaultBarrier),
		}
		l.list.Waits = true
		if l.ss.server {
			l.c.out.Errorf(a.Pos, len(a.Verb), "a barrier is for VUs: a server has none")
		} else if s.Barrier.Name != nil {
			if name, ok := s.Barrier.Name.Const(); ok {
				l.c.barriers = append(l.c.barriers, name)
			}
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
		s.Op, s.Reset = OpDrop, a.Reset
	case "pause-reading":
		s.Op, s.Wait = OpPauseReading, a.Wait
	case "send-raw":
		s.Op, s.Raw = OpSendRaw, l.raw(a.Raw)
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

// undeclared is the finding for a variable that is set and not declared.
func (l *lister) undeclared(name diag.Text) {
	length := len([]rune(name.Value))
	if bare, ok := strings.CutPrefix(name.Value, "vars."); ok {
		l.c.out.Errorf(name.Pos, length, "a variable is set by its name alone: %s, without vars", diag.Quote(bare))
		return
	}
	vars := "vars: {%s: 0}"
	if l.ss.server {
		vars = "server: {vars: {%s: 0}}"
	}
	l.c.out.Errorf(name.Pos, length, "no variable %s is declared in vars%s", diag.Quote(name.Value),
		diag.DidYouMean(name.Value, l.ss.vars.All())).
		Note("declare it with its first value: "+vars, name.Value)
}

func (l *lister) sets(named []Named, scope *checks.Scope) []SetPlan {
	var out []SetPlan
	for _, n := range named {
		if !l.ss.vars.Has(n.Name.Value) && !l.c.unread("vars") {
			l.undeclared(n.Name)
		}
		if e := l.c.expr(n.Expr, checks.KindAny, scope); e != nil {
			out = append(out, SetPlan{n.Name.Value, n.Name.Pos, e})
		}
	}
	return out
}

// records compiles samples of custom metrics.
func (l *lister) records(named []Named, scope *checks.Scope) []RecordPlan {
	var out []RecordPlan
	sample := *scope
	sample.Sample = true
	for _, n := range named {
		i, declared := l.c.metricAt[n.Name.Value]
		if !declared && l.c.unread("metrics") {
			continue
		}
		if !declared {
			l.c.out.Errorf(n.Name.Pos, len([]rune(n.Name.Value)), "no metric %s is declared in metrics%s",
				diag.Quote(n.Name.Value), diag.DidYouMean(n.Name.Value, metricNames(l.c.metrics))).
				Note("declare it: metrics: {%s: {type: trend, unit: ms}}", n.Name.Value)
			continue
		}
		kind := checks.KindNumber
		if l.c.metrics[i].Type == metrics.RateType {
			kind = checks.KindBool
		}
		before := len(*l.c.out)
		e := l.c.expr(n.Expr, kind, &sample)
		if e == nil && kind == checks.KindBool {
			sampleOfRate(n.Name.Value, (*l.c.out)[before:])
		}
		if e != nil {
			out = append(out, RecordPlan{l.c.metrics[i], i, n.Name.Pos, e})
		}
	}
	if l.ss.server && len(out) > 0 {
		l.c.out.Errorf(
			named[0].Name.Pos,
			len([]rune(named[0].Name.Value)),
			"the server's side measures nothing: record on the client's",
		)
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
		branch := l.emit(s.branch())
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
		Cond: l.c.expr(
			a.Expect,
			checks.KindBool,
			scope,
		), Within: a.Within.Or(defaultWithin), Times: max(a.Times, 1), Fresh: a.Fresh, Request: request,
		HasElse: a.hasElse(), Checks: l.checks(a.Check, scope), Sets: l.sets(a.Set, scope),
		Record: l.records(a.Record, scope),
	}
	if e.Cond != nil {
		e.Key = e.Cond.MatchKey()
	}
	e.Point = l.pointExpect(&s, e.Cond)
	what := "expect"
	if request {
		what = "request"
	}
	s.Op, s.Expect, s.Trial = OpExpect, e, l.trial(what, &s)
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

// sampleOfRate says of the sample of a rate what is said of a condition that is no bool.
func sampleOfRate(name string, found diag.List) {
	for i := range found {
		if what, ok := strings.CutPrefix(found[i].Message, "this condition is not a bool: it is "); ok {
			found[i].Message = "a sample of the rate " + diag.Quote(name) + " is true or false, not " + what
			found[i].Notes = []string{
				"a rate is the share of samples that are true; what is counted is a counter: metrics: {" + name + ": {type: counter}}",
			}
		}
	}
}
