package runner

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/result"
	"wsrun/scenario"
	"wsrun/socket"
)

// vu is a virtual user: one iteration after another, each on one session. One goroutine owns it.
type vu struct {
	*iteration
	run   *Runner
	sock  *session
	jar   http.CookieJar
	hooks socket.Hooks
	wire  wire
	key   sessionKey
	count int // iterations begun
	picks *rand.Rand

	leaving atomic.Bool // the ramp goes down
	turn
}

// wire counts a session's bytes while it is open: the tick reads them, and the session's end reads the rest.
type wire struct {
	mu             sync.Mutex
	conn           *socket.Conn // nil: no session
	inst           *instruments
	sent, received int64 // counted so far
}

func (w *wire) begin(conn *socket.Conn, inst *instruments) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn, w.inst, w.sent, w.received = conn, inst, 0, 0
}

// move makes later bytes count for other instruments.
func (w *wire) move(inst *instruments) {
	w.flush(false)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inst = inst
}

// flush counts the bytes since the last time; done forgets the connection.
func (w *wire) flush(done bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return
	}
	sent, received := w.conn.BytesSent(), w.conn.BytesReceived()
	w.inst.transferred(sent-w.sent, received-w.received)
	w.sent, w.received = sent, received
	if done {
		w.conn = nil
	}
}

// use makes the session record under other tags. The caller holds the lock.
func (v *vu) use(key sessionKey) {
	was := v.sock.inst
	v.key, v.sock.inst = key, v.run.book.instruments(v.id, key)
	if was != nil && was.warm && !v.sock.inst.warm {
		v.usage.reset()
		if v.sock.state == opened {
			v.usage.sessions = 1
		}
	}
}

// setVars gives the variables their first values.
func (v *vu) setVars() error {
	for i := range v.sock.side.Vars {
		p := &v.sock.side.Vars[i]
		if p.Const {
			v.m.Vars[p.Name] = p.Go
			continue
		}
		value, err := v.m.Value(p.Value)
		if err != nil {
			return err
		}
		v.m.Vars[p.Name] = value
	}
	return nil
}

// evalFailure fails the iteration while there is no session. cut reports whether nothing failed, but the run's end cut
// the evaluation.
func (v *vu) evalFailure(err error) (cut bool) {
	if checks.OverrunOf(err) == checks.Interrupted {
		return true
	}
	f := failure{kind: errkind.Expression, message: evalMessage(err)}
	var e *checks.EvalError
	if errors.As(err, &e) {
		f.at, f.length = placeOf(e.At), e.Len
	}
	v.fails(f)
	return false
}

// fails fails the iteration while there is no session.
func (v *vu) fails(f failure) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.run.trials.handshake.judge()
	v.sock.record(&f)
	v.failed = true
}

// openedUnasked closes a session that should have been refused.
func (v *vu) openedUnasked(conn *socket.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sock.enter(conn)
	v.fail(
		&v.sock.observer,
		failure{
			kind:    errkind.HandshakeStatus,
			message: fmt.Sprintf("the handshake succeeded with 101, but expect-status is %d", v.run.plan.ExpectStatus),
		},
	)
}

// request evaluates what the handshake says.
func (v *vu) request() (socket.Request, error) {
	p := v.run.plan
	req := socket.Request{URL: v.run.url, Jar: v.jar, Hooks: &v.hooks}
	if req.URL == "" {
		text, err := v.m.Text(p.URL)
		if err != nil {
			return req, err
		}
		if problem := scenario.URLProblem(text); problem != "" {
			at := p.URL.Source()
			if text == "" {
				problem = "url is empty"
			}
			return req, &checks.EvalError{Message: problem, At: at.Pos, Len: len([]rune(at.Value))}
		}
		req.URL = text
	}
	req.Header = make(http.Header, len(p.Headers)+1)
	for _, h := range p.Headers {
		text, err := v.headerText(h)
		if err != nil {
			return req, err
		}
		if strings.EqualFold(h.Name, "Host") {
			if problem := scenario.HostProblem(text); problem != "" {
				return req, &checks.EvalError{Message: problem, At: h.At, Len: len([]rune(h.Name))}
			}
			req.Host = text
			continue
		}
		req.Header.Add(h.Name, text)
	}
	if len(p.Cookies) > 0 {
		return req, v.addCookies(req.Header)
	}
	return req, nil
}

func (v *vu) addCookies(h http.Header) error {
	var parts []string
	for _, c := range v.run.plan.Cookies {
		text, err := v.headerText(scenario.HeaderPlan{Name: "cookie " + c.Name, Value: c.Value, At: c.At})
		if err != nil {
			return err
		}
		if i := strings.IndexFunc(text, scenario.EndsCookie); i >= 0 {
			message := fmt.Sprintf(
				"the value of cookie %s has %s in it, which ends a cookie: %s",
				c.Name,
				diag.Quote(text[i:i+1]),
				diag.Quote(diag.Visible(text, 60)),
			)
			return &checks.EvalError{Message: message, At: c.At, Len: len([]rune(c.Name))}
		}
		parts = append(parts, c.Name+"="+text)
	}
	h.Add("Cookie", strings.Join(parts, "; "))
	return nil
}

// headerText refuses what would break out of the header: a line break that a template brought.
func (v *vu) headerText(h scenario.HeaderPlan) (string, error) {
	text, err := v.m.Text(h.Value)
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(text, "\r\n\x00") {
		return "", &checks.EvalError{
			Message: fmt.Sprintf(
				"the value of header %s has a line break in it: %s",
				h.Name,
				diag.Quote(diag.Visible(text, 60)),
			),
			At:  h.At,
			Len: len([]rune(h.Name)),
		}
	}
	return text, nil
}

// evalResponse evaluates the scenario's checks, whether or not the session opened.
func (v *vu) evalResponse() {
	v.mu.Lock()
	defer v.mu.Unlock()
	checkAll(&v.sock.observer, v.run.plan.Checks, false, nil)
}

func (v *vu) handshakeStep(h *socket.Handshake) {
	v.watchHandshake(h)
	if v.run.opt.OnStep == nil {
		return
	}
	ok := h.Err == nil || v.expected(h)
	st := result.Opened{URL: socket.PublicURL(h.URL), OK: ok, Took: h.Total, Status: h.Status}
	if v.m.Reconnects > 0 {
		r := v.sock.recovery
		st.Attempt, st.Since = r.attempts, asDuration(v.run.now()-r.lostAt)
		st.Survived = !ok && r.attempts < r.backoff.plan.Max
	}
	v.run.opt.OnStep(st)
}

// response is the handshake as expressions see it.
func response(h *socket.Handshake) *checks.Response {
	r := &checks.Response{
		Status:      h.Status,
		Headers:     checks.HeaderMap(h.Header),
		Subprotocol: h.Subprotocol,
		Extensions:  h.Extensions,
		URL:         h.URL,
	}
	if h.Err != nil {
		r.Error = h.Err.Error()
	}
	return r
}

// open is the connection whose bytes are counted; nil: there is none.
func (w *wire) open() *socket.Conn {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conn
}
