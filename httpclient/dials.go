package httpclient

import (
	"context"
	"net"
	"sync"

	"wsrun/transport"
)

// dials are the connections that net/http opens for a hop: several, if a kept-alive one turned out to be unusable.
type dials struct {
	mu      sync.Mutex // guards everything but running
	over    bool       // no new dials may begin
	cancels []context.CancelFunc
	running sync.WaitGroup
	opening *transport.Opening // of the latest dial that ended

	sent, received int64 // bytes of failed dials
}

// dial opens a connection for the hop that ctx belongs to.
func dial(ctx context.Context, _, _ string) (net.Conn, error) {
	h := ctx.Value(hopKey{}).(*hop)
	d := &h.dials
	dialCtx, cancel := context.WithCancel(h)
	if !d.begin(cancel) {
		cancel()
		return nil, context.Canceled
	}
	defer d.running.Done()
	defer cancel()
	shared := h.client.shared
	limited, cancelLimit := transport.Limit(dialCtx, shared.cfg.Timeout)
	defer cancelLimit()
	conn, opening := shared.dialer.Dial(limited, h.target)
	if opening.Err == nil && !opening.Detach() {
		conn.Close()
		opening.Err = transport.Failed(limited, transport.PhaseOf(transport.PhaseTCP), h.target.String(), limited.Err())
	}
	d.ended(opening)
	if opening.Err != nil {
		return nil, opening.Err
	}
	return conn, nil
}

// begin registers a dial. It reports whether the dial may start.
func (d *dials) begin(cancel context.CancelFunc) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return false
	}
	d.running.Add(1)
	d.cancels = append(d.cancels, cancel)
	return true
}

func (d *dials) ended(opening *transport.Opening) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opening = opening
	d.sent += opening.BytesSent
	d.received += opening.BytesReceived
}

// end cancels dials in progress, which nobody waits for any more, and waits for them.
func (d *dials) end() {
	d.mu.Lock()
	d.over = true
	for _, cancel := range d.cancels {
		cancel()
	}
	d.mu.Unlock()
	d.running.Wait()
}

// measure adds to an exchange what opening its connection took.
func (d *dials) measure(x *Exchange, reused bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x.BytesSent += d.sent
	x.BytesReceived += d.received
	o := d.opening
	if o == nil || reused {
		return
	}
	if o.Status != 0 {
		x.Status, x.Header, x.Body = o.Status, o.Header, o.Body
	}
	x.Remote = o.Remote
	x.Phases.LookingUp += o.DNS
	x.Phases.Connecting += o.TCP
	x.Phases.TLSHandshaking += o.TLS
}

// failed returns the error of the latest dial, nil if it succeeded.
func (d *dials) failed() *Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opening == nil {
		return nil
	}
	return d.opening.Err
}

// through adds the name of the proxy that the latest dial went through, if any, to an error that occurred behind it.
func (d *dials) through(failed *Error) *Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opening == nil {
		return failed
	}
	return d.opening.Through(failed)
}
