package runner

import (
	"fmt"
	"strings"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
	"wsrun/socket"
)

// expected reports whether a handshake was refused as it should be. What a proxy says is not the server's word.
func expected(p *scenario.SocketPlan, h *socket.Handshake) bool {
	want := p.ExpectStatus
	return want != 101 && h.Status == want && h.Err != nil && h.Err.Phase != socket.PhaseProxy
}

// refusal is the failure that a handshake without a session is. spent reports whether the file's own server, if that is
// the target, could not accept a connection for want of a descriptor.
func refusal(p *scenario.SocketPlan, h *socket.Handshake, spent bool) failure {
	message := h.Err.Error()
	if want := p.ExpectStatus; want != 101 && h.Status > 0 {
		message += fmt.Sprintf(" (expect-status is %d)", want)
	}
	if body := diag.Visible(strings.TrimSpace(string(bodyStart(h))), 200); body != "" &&
		h.Err.Kind == socket.KindHandshakeStatus {
		message += ": " + body
	}
	kind := string(h.Err.Kind)
	if kind == errkind.HandshakeTimeout && spent {
		kind = errkind.Generator
		message = "the file's own server has no file descriptor left to accept the connection"
	}
	return failure{kind: kind, message: message, handshake: h}
}
