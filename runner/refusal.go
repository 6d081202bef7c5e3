package runner

import (
	"fmt"
	"strings"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/socket"
)

// refused judges a handshake that did not end in a session.
func (v *vu) refused(h *socket.Handshake) {
	v.evalResponse()
	if v.expected(h) {
		v.run.trials.handshake.judge()
		return
	}
	v.fails(v.refusal(h))
}

// expected reports whether a handshake was refused as it should be. What a proxy says is not the server's word.
func (v *vu) expected(h *socket.Handshake) bool {
	want := v.run.plan.ExpectStatus
	return want != 101 && h.Status == want && h.Err != nil && h.Err.Phase != socket.PhaseProxy
}

// refusal is the failure that a handshake without a session is.
func (v *vu) refusal(h *socket.Handshake) failure {
	message := h.Err.Error()
	if want := v.run.plan.ExpectStatus; want != 101 && h.Status > 0 {
		message += fmt.Sprintf(" (expect-status is %d)", want)
	}
	if body := diag.Visible(strings.TrimSpace(string(h.Body)), 200); body != "" &&
		h.Err.Kind == socket.KindHandshakeStatus {
		message += ": " + body
	}
	kind := string(h.Err.Kind)
	if kind == errkind.HandshakeTimeout && v.run.server != nil && v.run.server.spentWithin(h.Total) {
		kind = errkind.Generator
		message = "the file's own server has no file descriptor left to accept the connection"
	}
	return failure{kind: kind, message: message, handshake: h}
}
