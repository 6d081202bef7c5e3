package runner

import (
	"errors"
	"unicode/utf8"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario"
)

// runClose starts the closing handshake (RFC 6455 §7.1.2). Nothing fires after it but on-close, when the peer has
// answered.
func runClose(s *session, t *task, step *scenario.Step, do *scenario.Close) flow {
	if s.state != opened {
		return over
	}
	reason, err := closeReason(s.m, do)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	s.expectCode, s.closeStep = do.ExpectCode, step
	s.shut(do.Code, reason)
	return over
}

// closeReason is a close frame's reason; "" if there is none.
func closeReason(m *checks.Machine, do *scenario.Close) (string, error) {
	if do.Reason == nil {
		return "", nil
	}
	text, err := m.Text(do.Reason)
	switch {
	case err != nil:
	case len(text) > 123:
		err = errors.New("a close reason has at most 123 bytes (RFC 6455 §5.5.1)")
	case !utf8.ValidString(text):
		err = errors.New("a close reason is UTF-8 (RFC 6455 §5.5.1), and this one is not: " + diag.Quote(text))
	}
	return text, err
}
