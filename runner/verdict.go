package runner

import (
	"fmt"
	"slices"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/scenario"
	"wsrun/socket"
)

// sessionEnd is how a session's connection ended, and all that the verdict on that depends on.
type sessionEnd struct {
	socket.End
	outcome
	role     Role
	plan     *scenario.SocketPlan
	side     *scenario.Side
	wasOpen  bool // this end had sent no close frame
	byUs     bool // the run cut it
	failed   bool
	stopping bool
	stopped  bool
	lost     *lost          // a write that failed; nil: none
	pending  *scenario.Step // of a list that waited; nil: none did
	open     bool           // a list of on-open still ran
}

// verdict says in what way the end is wrong; nil: it is a normal one. Peers close with 1000 or 1001 when they are done
// (RFC 6455 §7.4.1); that is normal when nothing here waits for more.
func (e *sessionEnd) verdict() *failure {
	byPeer := e.By != string(e.role) && e.By != socket.ByNetwork
	switch {
	case !e.wasOpen && (!byPeer || e.failed):
		return e.answer()
	case e.byUs, e.stopping && e.plan.Reconnect != nil:
		return nil
	case e.Err != nil || e.lost != nil && !byPeer:
		return e.loss()
	case e.role == Server: // the mock judges nobody: of its ends, only what broke is an error
		return nil
	case e.pending != nil:
		text := fmt.Sprintf("the server closed with %s while %s waited", closeText(e.End), e.pending.Label)
		return &failure{kind: errkind.CloseUnexpected, message: text + e.missed, step: e.pending}
	case e.open:
		return &failure{
			kind:    errkind.CloseUnexpected,
			message: fmt.Sprintf("the server closed with %s before on-open was done", closeText(e.End)),
		}
	case e.Code != 1000 && e.Code != 1001:
		return &failure{kind: errkind.CloseUnexpected, message: "the server closed with " + closeText(e.End)}
	}
	return nil
}

// loss says why a connection that did not end by a closing handshake ended: what the reader found, else why a write
// failed.
func (e *sessionEnd) loss() *failure {
	f := &failure{step: e.pending}
	if e.lost != nil {
		f.step = e.lost.step
	}
	err := e.Err
	if err == nil {
		err = socket.Classify(socket.PhaseWrite, "", e.lost.err)
	}
	f.kind, f.message = string(err.Kind), err.Error()
	return f
}

// answer judges how the peer answered our close frame.
func (e *sessionEnd) answer() *failure {
	switch {
	case e.cutByUs:
		return nil
	case !e.stopped && e.Err != nil && refusedByUs(e.Err.Kind):
		return &failure{kind: string(e.Err.Kind), message: e.Err.Error(), step: e.closeStep}
	case e.timedOut && !e.stopped:
		return &failure{
			kind: errkind.CloseTimeout,
			message: fmt.Sprintf(
				"the %s did not answer the close frame within %s",
				e.role.peer(),
				e.plan.Limits.CloseTimeout,
			),
			step: e.closeStep,
		}
	case e.expectCode > 0 && e.PeerCode == 0:
		return &failure{
			kind: errkind.CloseUnexpected,
			message: fmt.Sprintf(
				"the %s cut the connection instead of answering the close, but expect-code is %d",
				e.role.peer(),
				e.expectCode,
			),
			step: e.closeStep,
		}
	case e.expectCode > 0 && e.PeerCode != e.expectCode:
		return &failure{
			kind: errkind.CloseUnexpected,
			message: fmt.Sprintf(
				"the %s answered the close with %d, but expect-code is %d",
				e.role.peer(),
				e.PeerCode,
				e.expectCode,
			),
			step: e.closeStep,
		}
	}
	return nil
}

// refusedByUs reports whether a kind is of something that a peer must not send, even before its close frame.
func refusedByUs(kind socket.Kind) bool {
	return kind == socket.KindProtocol || kind == socket.KindMessageUTF8 || kind == socket.KindMessageTooBig
}

func closeText(end socket.End) string {
	if end.Reason == "" {
		return fmt.Sprint(end.Code)
	}
	return fmt.Sprintf("%d %s", end.Code, diag.Quote(diag.Visible(end.Reason, 123)))
}

// excused reports whether the file judges this end itself: an expect-code names the code, or on-close is there to look
// at it.
func (e *sessionEnd) excused(f *failure) bool {
	if f.final {
		return false
	}
	if e.named() {
		return true
	}
	switch f.kind {
	case errkind.CloseUnexpected, errkind.TCPReset, errkind.TLS:
		return e.side.Close != nil && (e.closeStep == nil || f.step != e.closeStep)
	}
	return false
}

// named reports whether an expect-code of the file names the code with which the peer closed.
func (e *sessionEnd) named() bool {
	return slices.Contains(e.side.ExpectCodes, e.Code) && e.By != string(e.role)
}

// isLoss tells a connection that was lost from one that ended as it should, and from one that would end in the same way
// again.
func (e *sessionEnd) isLoss(f *failure) bool {
	if f == nil {
		return e.By == socket.ByServer && e.Code == 1001 && !e.named() // going away: the server is restarted
	}
	switch socket.Kind(f.kind) {
	case socket.KindProtocol, socket.KindMessageTooBig, socket.KindMessageUTF8, socket.KindGenerator:
		return false
	default:
		return e.Code != 1000 && !e.named()
	}
}
