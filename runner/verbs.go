package runner

import (
	"errors"
	"unicode/utf8"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

// send writes a data frame. The first half of a request notes what was sent, and when.
func (s *session) send(t *task, step *scenario.Step, do *scenario.Send) flow {
	if s.state != opened {
		return over
	}
	data, err := s.encode(t, &do.Content, do.Request)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	conn := s.conn.Load()
	var tags []metrics.Tag
	if do.Request {
		s.nameAction(t, step)
		tags = t.tags
		t.sent.Reset(data, do.Binary)
		t.began, t.since, t.asking = s.host.now(), s.seq, step
	} else if step.Tags != nil {
		tags = s.evalTags(step.Tags)
	}
	if do.Binary {
		err = conn.WriteBinary(data)
	} else {
		err = conn.WriteText(data)
	}
	if err != nil {
		return s.writeFailed(t, step, err)
	}
	t.sends += len(data)
	s.sent(data, t, step, do, tags)
	return goOn
}

// encode makes a send's payload: the constant one, or a fresh one in a buffer that the next send reuses. A request
// keeps its own, since `sent` reads it as long as the reply is awaited.
func (s *session) encode(t *task, p *scenario.Content, request bool) ([]byte, error) {
	if p.Const != nil {
		return p.Const, nil
	}
	buf := s.sendBuf[:0]
	if request {
		buf = t.sentBuf[:0]
	}
	var err error
	if p.JSON != nil {
		buf, err = s.m.AppendPayload(buf, p.JSON)
	} else {
		buf, err = s.m.AppendText(buf, p.Text)
		if err == nil && !p.Binary && !utf8.Valid(buf) {
			err = errors.New("this text has bytes that are not UTF-8, which a text frame can't hold (RFC 6455 " +
				"§5.6): use send-binary for bytes")
		}
	}
	if err != nil {
		return nil, err
	}
	switch {
	case request:
		t.sentBuf = buf
	case cap(buf) <= inbox.MaxSpare:
		s.sendBuf = buf
	}
	if p.Decode != nil {
		return p.Decode(string(buf))
	}
	return buf, nil
}

// lost is a write that failed: the connection is gone.
type lost struct {
	err  error
	step *scenario.Step
	// What waited then, for the judgement of the session's end.
	pending *scenario.Step
	open    bool
	closers []*task
}

// writeFailed ends all that the session does. How the connection ended is for the reader to find out: the peer's close
// frame may lie there.
func (s *session) writeFailed(t *task, step *scenario.Step, err error) flow {
	s.oweAll(s)
	s.owe(t.list, t.pc+1)
	l := &lost{err: err, step: step}
	l.pending, l.open = s.pending()
	l.closers = s.takeClosers()
	s.lost = l
	var e *socket.Error
	if s.role == Server && errors.As(err, &e) && e.Kind == socket.KindWriteTimeout {
		s.log("server: " + e.Error())
	}
	s.quiet()
	return over
}

// pause suspends the list for a time, or for one between two.
func (it *iteration) pause(t *task, step *scenario.Step, do *scenario.Wait) flow {
	if !t.mayWait() {
		return over
	}
	t.began = it.host.now()
	t.label = ""
	it.suspend(t, timeWait{}, step, t.began+int64(it.between(do.Time)))
	return suspended
}

// timeWait is the wait for a time to pass.
type timeWait struct{}

func (timeWait) cancel(*iteration, *task)       {}
func (timeWait) expired(it *iteration, t *task) { it.resume(t) }

// check runs a check that stands alone.
func (it *iteration) check(t *task, step *scenario.Step, do *scenario.Check) flow {
	if it.checkAll(t.obs, do.Checks, true, it.evalTags(step.Tags)) {
		return over
	}
	return t.alive()
}

// checkAll judges named conditions: those of an action, alone, or of what came before. They are soft: what fails is
// counted, and the list goes on. ended reports whether an evaluation was ended, and the session with it.
func (it *iteration) checkAll(o *observer, list []scenario.CheckPlan, alone bool, tags []metrics.Tag) (ended bool) {
	for i := range list {
		c := &list[i]
		ok, err := it.m.Bool(c.Expr)
		overrun := checks.OverrunOf(err)
		if overrun == checks.Interrupted {
			it.interrupted(o, placeOf(c.At))
			return true
		}
		ok = ok && err == nil
		if it.role == Server {
			if !ok {
				it.log("server: the check " + diag.Quote(c.Name) + " failed at " + c.At.String())
			}
			if overrun == checks.Spent {
				return it.overran(o, err)
			}
			continue
		}
		it.host.trials.checks[c.ID].judge()
		o.inst.check(c, tags, ok)
		if !ok && o.tape != nil {
			o.tape.fail("check " + diag.Quote(c.Name) + " failed (" + c.At.String() + ")")
		}
		if !o.inst.warm {
			o.checked(c, ok, alone, err)
		}
		if overrun == checks.Spent {
			return it.overran(o, err)
		}
	}
	return false
}

// checked counts a check's result, and tells an observer of it.
func (o *observer) checked(c *scenario.CheckPlan, ok, alone bool, err error) {
	var detail *metrics.Detail
	host := o.it.host
	host.reg.CheckResult(host.checkIDs[c.ID], ok, func() *metrics.Detail {
		detail = o.checkDetail(c, err)
		return detail
	})
	if host.opt.OnStep != nil {
		if !ok && detail == nil {
			detail = o.checkDetail(c, err)
		}
		o.tellCheck(result.Checked{Name: c.Name, Alone: alone, At: c.At, OK: ok, Detail: detail})
	}
}

func (o *observer) checkDetail(c *scenario.CheckPlan, err error) *metrics.Detail {
	d := o.detail(nil, "check "+diag.Quote(c.Name)+" failed")
	source := c.Expr.Source()
	d.At, d.Len = placeOf(source.At(0)), len([]rune(source.Value))
	d.Values = readings(o.it.m.Explain(c.Expr))
	if err != nil {
		d.Reason = evalMessage(err)
		d.Message += ": " + d.Reason
	}
	return d
}

// set runs a set that stands alone.
func (it *iteration) set(t *task, do *scenario.Set) flow {
	if it.setAll(t.obs, do.Sets) {
		return over
	}
	return t.alive()
}

// setAll assigns variables, in order. ended is as for checkAll.
func (it *iteration) setAll(o *observer, list []scenario.SetPlan) (ended bool) {
	for i := range list {
		v, err := it.m.Eval(list[i].Expr)
		if err != nil {
			it.evalFailedAt(o, placeOf(list[i].Expr.Source().At(0)), len([]rune(list[i].Expr.Source().Value)), err)
			return checks.OverrunOf(err) != checks.NoOverrun
		}
		it.m.Vars[list[i].Var] = v
	}
	return false
}

// logLine writes a line to the run's log.
func (it *iteration) logLine(t *task, step *scenario.Step, do *scenario.Log) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.log(text)
	return goOn
}

// failBy fails the iteration because the file says so.
func (it *iteration) failBy(t *task, step *scenario.Step, do *scenario.Fail) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.fail(t.obs, failure{kind: errkind.Script, message: text, step: step, label: it.labelOf(step)})
	return over
}

// abort fails the iteration and stops the run.
func (it *iteration) abort(t *task, step *scenario.Step, do *scenario.Abort) flow {
	text, err := it.m.Text(do.Text)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	it.fail(t.obs, failure{kind: errkind.Script, message: text, step: step, label: it.labelOf(step)})
	it.host.owner.Abort(text)
	return over
}

// close starts the closing handshake (RFC 6455 §7.1.2). Nothing fires after it but on-close, when the peer has
// answered.
func (s *session) close(t *task, step *scenario.Step, do *scenario.Close) flow {
	if s.state != opened {
		return over
	}
	reason := ""
	if do.Reason != nil {
		text, err := s.m.Text(do.Reason)
		switch {
		case err != nil:
		case len(text) > 123:
			err = errors.New("a close reason has at most 123 bytes (RFC 6455 §5.5.1)")
		case !utf8.ValidString(text):
			err = errors.New("a close reason is UTF-8 (RFC 6455 §5.5.1), and this one is not: " + diag.Quote(text))
		}
		if err != nil {
			return s.evalFailed(t, step, err)
		}
		reason = text
	}
	s.expectCode, s.closeStep = do.ExpectCode, step
	s.shut(do.Code, reason)
	return over
}

// nameAction evaluates the name and the tags of an action that waits, with what its list sees as it begins.
func (it *iteration) nameAction(t *task, step *scenario.Step) {
	t.label, t.tags = it.labelOf(step), nil
	if len(step.Tags) > 0 {
		t.tags = it.evalTags(step.Tags)
	}
}

// namedTags are an action's own tags on samples that have a name only where the file gives one.
func namedTags(step *scenario.Step, label string, tags []metrics.Tag) []metrics.Tag {
	if !step.Named {
		return tags
	}
	return append([]metrics.Tag{{Key: "name", Value: label}}, tags...)
}

// labelOf is a step's name in metrics.
func (it *iteration) labelOf(step *scenario.Step) string {
	if step.Name == nil {
		return step.Label
	}
	if text, err := it.m.Text(step.Name); err == nil {
		return text
	}
	return step.Label
}

// evalTags evaluates an action's own tags.
func (it *iteration) evalTags(list []scenario.TextPlan) []metrics.Tag {
	var tags []metrics.Tag
	for _, tag := range list {
		if text, err := it.m.Text(tag.Value); err == nil {
			tags = append(tags, metrics.Tag{Key: tag.Name, Value: text})
		}
	}
	return tags
}

func readings(list []checks.Reading) []metrics.Value {
	var out []metrics.Value
	for _, r := range list {
		out = append(out, metrics.Value{Expr: r.Expr, Value: r.Value})
	}
	return out
}
