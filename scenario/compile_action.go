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
		s.Do = &ExpectNone{Match: Match{
			Cond:   l.c.expr(a.Expect, checks.KindBool, l.scope(checks.NMsg)),
			Within: a.For.Or(defaultFor),
		}}
		s.Trial = l.trial("expect-none", &s)
		l.list.Waits = true
	case "ping":
		ping := &Ping{Within: a.Within.Duration}
		s.Do = ping
		if a.Ping.Pos.Line > 0 {
			ping.Payload = checks.CompileTemplate(a.Ping, scope, l.c.out)
		}
		if a.Within.IsSet() {
			s.Trial = l.trial("ping", &s)
			l.list.Waits = true
		}
	case "wait":
		s.Do = &Wait{Time: a.Wait}
		l.list.Waits = true
	case "check":
		s.Do = &Check{Checks: l.checks(a.Check, scope)}
	case "set":
		s.Do = &Set{Sets: l.sets(a.Set, scope)}
	case "record":
		s.Do = &Record{Record: l.records(a.Record, scope)}
	case "barrier":
		barrier := &Barrier{
			Name:   checks.CompileTemplate(a.Barrier, scope, l.c.out),
			Count:  a.BarrierOf,
			Within: a.Within.Or(defaultBarrier),
		}
		s.Do = barrier
		l.list.Waits = true
		if l.ss.server {
			l.c.out.Errorf(a.Pos, len(a.Verb), "a barrier is for VUs: a server has none")
		} else if barrier.Name != nil {
			if name, ok := barrier.Name.Const(); ok {
				l.c.barriers = append(l.c.barriers, name)
			}
		}
	case "log":
		s.Do = &Log{Text: checks.CompileTemplate(a.Text, scope, l.c.out)}
	case "fail":
		s.Do = &Fail{Text: checks.CompileTemplate(a.Text, scope, l.c.out)}
	case "abort":
		s.Do = &Abort{Text: checks.CompileTemplate(a.Text, scope, l.c.out)}
	case "close":
		end := &Close{Code: a.Code, ExpectCode: a.ExpectCode}
		s.Do = end
		if a.Code == 0 {
			end.Code = 1000
		}
		if a.Reason.Pos.Line > 0 {
			end.Reason = checks.CompileTemplate(a.Reason, scope, l.c.out)
		}
		if a.ExpectCode > 0 {
			l.side.ExpectCodes = append(l.side.ExpectCodes, a.ExpectCode)
		}
	case "drop":
		s.Do = &Drop{Reset: a.Reset}
	case "pause-reading":
		s.Do = &PauseReading{Time: a.Wait}
	case "send-raw":
		s.Do = l.raw(a.Raw)
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
	send := &Send{}
	if content := l.content(a.Payload); content != nil { // else there is a finding
		send.Content = *content
	}
	s.Do = send
	if a.Expect == nil {
		l.emit(s)
		return
	}
	if s.If != nil {
		defer l.skip(&s)()
	}
	send.Request = true
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
		Match:   Match{Cond: l.c.expr(a.Expect, checks.KindBool, scope), Within: a.Within.Or(defaultWithin)},
		Outcome: l.outcome(a, scope),
		Times:   max(a.Times, 1),
		Fresh:   a.Fresh,
		Request: request,
		HasElse: a.hasElse(),
	}
	if e.Cond != nil {
		e.Key = e.Cond.MatchKey()
	}
	e.Point = l.pointExpect(&s, e.Cond)
	what := "expect"
	if request {
		what = "request"
	}
	s.Do, s.Trial = e, l.trial(what, &s)
	l.emit(s)
	l.list.Waits = true
	if request {
		l.side.NeedsStamp = true
	} else {
		l.side.Inbox = 1
	}
	if e.HasElse {
		l.orElse(a, &s, &e.fork, path)
	}
	l.names |= checks.NMsg
}

// orElse compiles the list that runs instead of what follows a fork, behind a jump past it.
func (l *lister) orElse(a *Action, s *Step, f *fork, path string) {
	jump := &Jump{}
	l.emit(Step{Do: jump, At: s.At})
	f.To = l.here()
	l.actions(a.Else, path+".else")
	jump.To = l.here()
}

// outcome compiles what is done with what was waited for.
func (l *lister) outcome(a *Action, scope *checks.Scope) Outcome {
	return Outcome{
		Checks: l.checks(a.Check, scope),
		Sets:   l.sets(a.Set, scope),
		Record: l.records(a.Record, scope),
	}
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
