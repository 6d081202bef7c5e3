package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
	"wsrun/transport"
)

// server is the file's other side: an HTTP server on one address whose WebSocket sessions run the file's `server`
// handlers.
type server struct {
	run  *Runner
	plan *scenario.ServerPlan
	// socket is what its sessions are sessions of.
	socket *scenario.SocketPlan
	ln     net.Listener
	http   *http.Server
	done   sync.WaitGroup
	next   atomic.Int64
	// spent is when a connection could last not be accepted for want of a descriptor, in ns of the run; 0: never.
	spent atomic.Int64

	room   *room          // nil: its connections don't concern each other
	shared *checks.Shared // by all connections; nil: nothing is

	// doors are held by handshakes from their 101 until the session is open: the client knows of it as soon as that.
	// What goes to other sessions waits for those that are on their way in.
	doors sync.RWMutex

	mu       sync.Mutex
	sessions map[*session]bool
	stopped  bool
	usage    usage         // of the sessions that have ended
	serving  int           // handshakes and sessions
	empty    chan struct{} // closed when none of them is left; nil: nobody waits for that

	leaving  chan struct{} // closed by turnAway: handshakes that wait for their answer are refused
	turnAway func()
}

func startServer(r *Runner, addr string) (*server, error) {
	shared, err := newShared(r.plan.Server.Shared, ^r.opt.Seed, r.opt, r.plan.Name)
	if err != nil {
		return nil, err
	}
	ln, err := transport.Listen(addr)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err // it says the address again
		}
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	s := &server{
		run:      r,
		plan:     r.plan.Server,
		socket:   &scenario.SocketPlan{Side: r.plan.Server.Side, Limits: r.plan.Limits},
		ln:       ln,
		sessions: map[*session]bool{},
		usage:    newUsage(r.plan),
		leaving:  make(chan struct{}),
		room:     newRoom(r.plan.Server.Together()),
		shared:   shared,
	}
	if s.room != nil {
		s.room.admit = s.admit
	}
	s.turnAway = sync.OnceFunc(func() { close(s.leaving) })
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second, ErrorLog: quietLog()}
	s.done.Go(func() {
		defer func() { r.crash(recover()) }()
		if err := s.http.Serve(spending{ln, r.now, &s.spent}); !errors.Is(err, http.ErrServerClosed) {
			r.log(0, "server: "+err.Error())
		}
	})
	return s, nil
}

func (s *server) url() string { return "ws://" + s.ln.Addr().String() + "/" }

// lastLook is how long sessions whose clients have gone may take to notice: cut sooner, they would take the end for
// their own doing.
const lastLook = 200 * time.Millisecond

// await waits until no session is left, nor a handshake whose client has its answer and has gone, at most for so long.
func (s *server) await(most time.Duration) {
	s.mu.Lock()
	if s.serving == 0 {
		s.mu.Unlock()
		return
	}
	empty := make(chan struct{})
	s.empty = empty
	s.mu.Unlock()
	sleepUnless(most, empty)
}

// stop ends the server: it cuts the sessions that are left, and waits for their goroutines.
func (s *server) stop() {
	s.turnAway()
	s.mu.Lock()
	s.stopped = true
	for sess := range s.sessions {
		sess.cut()
	}
	s.mu.Unlock()
	_ = s.http.Close()
	s.done.Wait()
}

// drain closes all sessions with 1001 (going away) and waits for them, at most for the close timeout.
func (s *server) drain(ctx context.Context) {
	s.turnAway()
	for _, sess := range s.all() {
		s.done.Go(func() { s.dismiss(sess) })
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		s.mu.Lock()
		left := len(s.sessions)
		s.mu.Unlock()
		if left == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *server) dismiss(sess *session) {
	if conn := sess.conn.Load(); s.plan.Echo && conn != nil {
		_ = conn.SendClose(1001, "server stops")
		return
	}
	sess.mu.Lock()
	defer sess.unlock()
	sess.shut(1001, "server stops")
}

// serve handles one request: a refusal, or a session that it lives on.
func (s *server) serve(w http.ResponseWriter, req *http.Request) {
	s.begin()
	defer s.served()
	id := int(s.next.Add(1))
	sess := s.newSession(id, req)
	m := sess.m
	if !isHandshake(req) && s.plan.HTTP != nil {
		s.answers().answer(w, req, sess)
		return
	}
	if !s.hesitate(w, sess, req.Context()) || s.refuse(w, m) {
		return
	}
	cfg := socket.AcceptConfig{
		Subprotocols: s.plan.Subprotocols,
		Compression:  s.plan.Compression,
		MessageLimit: s.run.plan.Limits.Message,
		WriteTimeout: s.run.plan.Limits.WriteTimeout,
		Header:       s.headers(m, s.plan.Headers),
	}
	if s.plan.Echo {
		// It speaks what it is asked to, so that the same file runs against a real server that does.
		cfg.Subprotocols = offered(req)
	}
	hooks := &socket.Hooks{}
	if s.plan.Side.Ping != nil {
		hooks.OnPing = sess.onPing
	}
	hooks.OnPong = sess.onPong
	if trace := s.run.opt.Trace; trace != nil {
		hooks.OnFrame = func(out bool, op socket.Opcode, p []byte) {
			trace(Frame{At: time.Since(s.run.start), End: "server", ID: id, Out: out, Opcode: op, Payload: p})
		}
	}
	cfg.Hooks = hooks
	s.doors.RLock()
	into := sync.OnceFunc(s.doors.RUnlock)
	defer into()
	conn, err := socket.Accept(w, req, cfg)
	if err != nil {
		return // it has answered
	}
	sess.conn.Store(conn) // so that stop can cut it from here on
	if !s.enter(sess) {
		conn.Cut()
		conn.Release()
		return
	}
	defer s.leave(sess)
	if s.plan.Echo {
		into()
		echo(conn)
		return
	}
	s.live(sess, conn, into)
}

// newSession makes the session of a connection, as its handshake finds it. Other requests have one too, to be answered
// by.
func (s *server) newSession(id int, req *http.Request) *session {
	// A stream of random numbers of its own: with the VU's, both ends would make the same uuids.
	m := checks.NewMachine(checks.MachineConfig{
		Seed: ^s.run.opt.Seed, VU: id, Scenario: s.run.plan.Name, Env: s.run.opt.Env, Shared: s.shared,
		Memory: s.run.opt.Memory.Gauge(),
	})
	m.Request = request(req)
	return newSession(s.room.newIteration(s.run.host, id, m), s.socket)
}

// live handles what happens on a connection until its end.
func (s *server) live(sess *session, conn *socket.Conn, into func()) {
	setServerVars(sess)
	s.room.join(sess)
	defer s.room.leave(sess)
	sess.open(conn, 0)
	into()
	sess.read(conn)
	sess.mu.Lock()
	sess.timers.Stop()
	s.mu.Lock()
	s.usage.add(&sess.usage)
	s.mu.Unlock()
	sess.mu.Unlock()
}

// admit waits for the handshakes whose clients may know already that they are open.
func (s *server) admit() {
	s.doors.Lock()
	defer s.doors.Unlock() // there is nothing to do but to have waited
}

func (s *server) enter(sess *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	s.sessions[sess] = true
	s.done.Add(1)
	return true
}

func (s *server) leave(sess *session) {
	s.mu.Lock()
	delete(s.sessions, sess)
	s.mu.Unlock()
	s.done.Done()
}

// begin counts a request; served, when all is over that came of it.
func (s *server) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serving++
}

func (s *server) served() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.serving--; s.serving == 0 && s.empty != nil {
		close(s.empty)
		s.empty = nil
	}
}

// echo sends each message back unchanged.
func echo(conn *socket.Conn) {
	defer conn.Release()
	var buf []byte
	for {
		op, data, _, err := conn.ReadMessage(buf, false)
		if err != nil {
			return
		}
		buf = data
		if op == socket.OpBinary {
			err = conn.WriteBinary(data)
		} else {
			err = conn.WriteText(data)
		}
		if err != nil {
			conn.Cut()
			return
		}
		if cap(buf) > inbox.MaxSpare {
			buf = nil
		}
	}
}

// hesitate leaves a handshake without an answer for as long as the file says. It is false when the client, or this
// server, is gone before.
func (s *server) hesitate(w http.ResponseWriter, sess *session, gone context.Context) bool {
	if s.plan.AcceptAfter.To == 0 {
		return true
	}
	s.mu.Lock()
	stopped := s.stopped
	if !stopped {
		s.done.Add(1)
		defer s.done.Done()
	}
	s.mu.Unlock()
	wait := time.NewTimer(between(sess.iteration, s.plan.AcceptAfter))
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-gone.Done():
	case <-s.leaving:
	}
	http.Error(w, "the server stops", http.StatusServiceUnavailable)
	return false
}

// refuse answers with another status than 101, if the file says so.
func (s *server) refuse(w http.ResponseWriter, m *checks.Machine) bool {
	r := s.plan.Refuse
	if r == nil {
		return false
	}
	if r.If != nil {
		if ok, err := m.Bool(r.If); err != nil || !ok {
			if err != nil {
				s.run.notices.note(err)
			}
			return false
		}
	}
	for name, values := range s.headers(m, r.Headers) {
		w.Header()[name] = values
	}
	w.WriteHeader(r.Status)
	if r.Body != nil {
		if text, err := m.Text(r.Body); err == nil {
			_, _ = w.Write([]byte(text))
		}
	}
	return true
}

func (s *server) headers(m *checks.Machine, plans []scenario.HeaderPlan) http.Header {
	h := http.Header{}
	for _, p := range plans {
		text, err := m.Text(p.Value)
		if err != nil || strings.ContainsAny(text, "\r\n\x00") {
			s.run.notices.note(&checks.EvalError{Message: "the header " + p.Name + " could not be made", At: p.At})
			continue
		}
		h.Add(p.Name, text)
	}
	return h
}

// quietLog takes what net/http says of broken handshakes: the client's end reports them.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

// spentWithin reports whether a connection of the last d could not be accepted for want of a descriptor. A nil server
// has accepted all.
func (s *server) spentWithin(d time.Duration) bool {
	if s == nil {
		return false
	}
	at := s.spent.Load()
	return at > 0 && at >= s.run.now()-int64(d)
}

// answers are what it answers to requests that are no handshake.
func (s *server) answers() *answers {
	return &answers{s.plan.HTTP, s.run.notices.note, s.headers, s.push, s.admit}
}

// push sends a text to every open session, in the order of their numbers.
func (s *server) push(text []byte) {
	if s.room != nil {
		s.room.push(text)
		return
	}
	for _, sess := range s.all() {
		if conn := sess.conn.Load(); conn != nil {
			_ = conn.WriteText(text) // one that is closing misses it
		}
	}
}

// all are its sessions, in the order of their numbers.
func (s *server) all() []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Keys(s.sessions), func(a, b *session) int { return cmp.Compare(a.id, b.id) })
}
