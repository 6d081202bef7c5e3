package httpclient

import (
	"context"
	"net"
	"sync"

	"wsrun/transport"
)

// dials are the connections that net/http opens for a hop: several, if one that was kept was of no use.
type dials struct {
	mu      sync.Mutex // of everything but running
	over    bool       // no more are begun
	cancels []context.CancelFunc
	running sync.WaitGroup
	opening *transport.Opening // of the latest that ended

	sent, received int64 // bytes of those that failed
}

// dial opens a connection for the hop that ctx is of.
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

// begin counts a dial. It reports whether it may begin.
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

// end ends those under way, which nobody waits for any more, and waits until they have.
func (d *dials) end() {
	d.mu.Lock()
	d.over = true
	for _, cancel := range d.cancels {
		cancel()
	}
	d.mu.Unlock()
	d.running.Wait()
}

// measure adds to an exchange what its connection took to open.
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

// failed is what the latest dial failed with, nil if it did not.
func (d *dials) failed() *Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opening == nil {
		return nil
	}
	return d.opening.Err
}

// through names the proxy that the latest dial went through, if there was one, in what failed behind it.
func (d *dials) through(failed *Error) *Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opening == nil {
		return failed
	}
	return d.opening.Through(failed)
}
