package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/httpclient"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/scenario"
	"wsrun/transport"
)

// lateBy is how much later than a request's own limit its list is looked after, if all else failed.
const lateBy = 5 * time.Second

// runHTTP sends an HTTP request. Its list waits for the answer, and the session goes on meanwhile.
func runHTTP(it *iteration, t *task, step *scenario.Step, do *scenario.HTTP) flow {
	if !t.mayWait() {
		return over
	}
	req, err := it.web.request(it.host.plan, it.m, do)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	t.nameAction(step)
	t.began = it.host.now()
	if do.Request {
		t.sent.Reset(req.Body, do.Body != nil && do.Body.Binary)
		t.asking = step
		t.sock.asks(t)
	}
	w := &httpWait{do: do, task: t}
	ctx, cancel := transport.Limit(it.host.requests.ctx, do.Within)
	w.stop = cancel
	it.suspend(t, w, step, t.began+int64(do.Within+lateBy))
	t.obs.asked(step, &req, t.began)
	watchRequest(it, &req)
	it.host.owner.beside(func() {
		defer cancel()
		x, err := it.web.client.Do(ctx, req)
		it.mu.Lock()
		defer it.unlock()
		w.ended(it, x, err)
	})
	return suspended
}

// httpWait is the wait for the answer of an HTTP request.
type httpWait struct {
	do   *scenario.HTTP
	task *task // nil: nobody waits for it any more
	stop context.CancelFunc
}

// shared implements sharedWait: the request knows of the wait, also after a panic.
func (w *httpWait) shared() {}

func (w *httpWait) cancel(*iteration, *task) {
	w.task = nil
	w.stop()
}

// expired implements wait. The request has a limit of its own, which comes first.
func (w *httpWait) expired(*iteration, *task) { w.stop() }

// ended is called with what came of the request.
func (w *httpWait) ended(it *iteration, x *httpclient.Exchange, err error) {
	t := w.task
	o := &it.own
	if t != nil {
		o = t.obs
	}
	o.inst.transferred(x.BytesSent, x.BytesReceived)
	watchAnswer(it, x, err)
	if t == nil {
		return
	}
	if errors.Is(err, context.Canceled) { // the connections are cut, and the iteration with them
		it.cutShort()
		it.endTask(t)
		it.settle()
		return
	}
	failed := err != nil || !w.do.Expects(x.Status)
	step := t.step
	o.exchanged(step, t, w.do, x, err)
	t.answer = &checks.Answer{Status: x.Status, Header: x.Header, Body: x.Body, URL: it.web.public(x.URL)}
	switch {
	case failed:
		w.failed(it, x, err)
	case w.do.Request:
		it.host.trials.waits[step.Trial].judge()
		t.began = int64(x.Written.Sub(it.host.start))
		it.resume(t)
	default:
		it.host.trials.waits[step.Trial].judge()
		it.load(t)
		switch ended := evalOutcome(t, &w.do.Outcome); {
		case w.task == nil: // what failed has closed the session, and dropped its lists
		case ended || t.alive() == over:
			it.endTask(t)
		default:
			it.resume(t)
		}
	}
	it.settle()
}

// evalOutcome runs what an action does with what it waited for. ended is as for checkAll. What fails may close the
// session, and drop the list.
func evalOutcome(t *task, out *scenario.Outcome) (ended bool) {
	o, tags := t.obs, t.tags
	return checkAll(o, out.Checks, false, tags) || setAll(o, out.Sets) || recordAll(o, out.Record, tags)
}

// failed is called when there was no answer, or another one than expected: the list goes on with its else, or the
// iteration fails.
func (w *httpWait) failed(it *iteration, x *httpclient.Exchange, err error) {
	t, step := w.task, w.task.step
	if w.do.HasElse {
		it.host.trials.waits[step.Trial].judge()
		t.obs.unanswered(t)
		it.unwait(t)
		t.pc = w.do.To
		it.exec(t)
		return
	}
	f := failure{kind: errkind.HTTPStatus, step: step, label: t.label, tags: t.tags}
	var problem *httpclient.Error
	switch {
	case errors.As(err, &problem):
		f.kind, f.message = string(problem.Kind), problem.Error()
	case err != nil:
		f.kind, f.message = errkind.Generator, err.Error()
	default:
		f.message = unexpectedStatus(w.do, x)
	}
	if t.obs.wants(&f) {
		f.detail = t.obs.detail(step, f.message)
		f.detail.Handshake = told(x)
	}
	it.unwait(t)
	it.fail(t.obs, f)
	it.endTask(t)
}

// unexpectedStatus says of an answer that it is not the one that the file expects.
func unexpectedStatus(do *scenario.HTTP, x *httpclient.Exchange) string {
	text := fmt.Sprintf("%s %s: the answer was %s, not %s", x.Method, publicURL(x), transport.StatusText(x.Status),
		expectedStatus(do.Status))
	if to := x.Header.Get("Location"); to != "" && x.Status/100 == 3 {
		text += ", to " + diag.Visible(to, 100)
		if !do.Follow {
			text += " (follow: true goes there)"
		}
	}
	if body := diag.Visible(strings.TrimSpace(string(x.Body)), 200); body != "" {
		text += ": " + body
	}
	return text
}

func expectedStatus(list []int) string {
	switch len(list) {
	case 0:
		return "2xx"
	case 1:
		return fmt.Sprint(list[0])
	}
	return "one of " + strings.Trim(fmt.Sprint(list), "[]")
}

// publicURL is where a request went, without user and password.
func publicURL(x *httpclient.Exchange) string {
	return withoutUser(x.URL)
}

// told is what both sides said in an exchange, for a report; nil if nothing was.
func told(x *httpclient.Exchange) *metrics.Handshake {
	if x.Written.IsZero() && x.Status == 0 {
		return nil
	}
	return &metrics.Handshake{
		Method:   x.Method,
		URL:      publicURL(x),
		Sent:     headOf(x.RequestHeader),
		SentBody: x.RequestBody[:min(len(x.RequestBody), handshakeBody)],
		SentCut:  len(x.RequestBody) > handshakeBody,
		Status:   x.Status,
		Received: headOf(x.Header),
		Body:     x.Body[:min(len(x.Body), handshakeBody)],
		Cut:      len(x.Body) > handshakeBody,
	}
}

// asked is told of an HTTP request that begins. It stands among the frames of its session; where there is none, there
// are no frames.
func (o *observer) asked(step *scenario.Step, req *httpclient.Request, at int64) {
	if o != &o.it.own {
		o.frames.HTTP(true, req.Method+" "+req.URL.RequestURI(), len(req.Body), at, step)
	}
}

// exchanged is told of an HTTP request that ended, with its answer or without one.
func (o *observer) exchanged(
	step *scenario.Step, t *task, do *scenario.HTTP, x *httpclient.Exchange, err error,
) {
	host, whole := o.it.host, err == nil
	if o != &o.it.own {
		line := "no answer"
		if x.Status != 0 {
			line = transport.StatusText(x.Status)
		}
		line += ", " + x.Done.Sub(x.Begun).Round(time.Microsecond).String()
		o.frames.HTTP(false, line, len(x.Body), host.now(), step)
	}
	o.archive(x, err)
	o.inst.exchanged(step, t.label, t.tags, do, x, whole)
	if host.opt.OnStep == nil || o.inst.warm {
		return
	}
	host.opt.OnStep(result.Exchanged{
		Name: t.label, Named: step.Named && !do.Request, At: step.At, Method: x.Method, URL: publicURL(x),
		Status: x.Status, OK: whole && do.Expects(x.Status), Survived: do.HasElse, Took: x.Done.Sub(x.Begun),
	})
}
