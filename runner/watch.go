package runner

import (
	"time"

	"wsrun/httpclient"
	"wsrun/socket"
	"wsrun/transport"
)

// frameHook returns the socket's hook for a VU that may be watched or is traced.
func frameHook(h *host, vu int, name string) func(out bool, op socket.Opcode, payload []byte) {
	return func(out bool, op socket.Opcode, payload []byte) {
		if h.opt.Trace != nil {
			h.opt.Trace(Frame{
				At: time.Since(h.start), End: "vu", ID: vu, Socket: name, Out: out, Opcode: op, Payload: payload,
			})
		}
		if t := h.watched.Load(); t != nil && t.vu == vu {
			t.add(Tapped{At: time.Since(h.start), Socket: name, Out: out, Opcode: op}, payload)
		}
	}
}

// watchHandshake records that a session of the watched VU was opened.
func watchHandshake(run *host, vu int, name string, h *socket.Handshake) {
	if t := run.watched.Load(); t != nil && t.vu == vu && h.Err == nil {
		t.add(Tapped{At: time.Since(run.start), Socket: name, Out: true}, []byte(socket.PublicURL(h.URL)))
	}
}

// watchesHTTP reports whether anyone looks at the HTTP requests of an iteration.
func watchesHTTP(it *iteration) bool {
	t := it.host.watched.Load()
	return it.host.opt.Trace != nil || t != nil && t.vu == it.id
}

// watchRequest records the start of an HTTP request.
func watchRequest(it *iteration, req *httpclient.Request) {
	if watchesHTTP(it) {
		watchHTTP(it, true, req.Method+" "+withoutUser(req.URL), req.Body)
	}
}

// watchAnswer records an HTTP answer, or why there is none. After redirects it is the last one's.
func watchAnswer(it *iteration, x *httpclient.Exchange, err error) {
	if !watchesHTTP(it) {
		return
	}
	if err != nil {
		watchHTTP(it, false, err.Error(), x.Body)
		return
	}
	watchHTTP(it, false, transport.StatusText(x.Status)+", "+x.Method+" "+publicURL(x), x.Body)
}

func watchHTTP(it *iteration, out bool, head string, body []byte) {
	h, end := it.host, "vu"
	if it.id == 0 {
		end = "run"
	}
	at := time.Since(h.start)
	if h.opt.Trace != nil {
		h.opt.Trace(Frame{At: at, End: end, ID: it.id, Out: out, HTTP: head, Payload: body})
	}
	if t := h.watched.Load(); t != nil && t.vu == it.id {
		t.add(Tapped{At: at, Out: out, HTTP: head}, body)
	}
}
