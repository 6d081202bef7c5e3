package runner

import (
	"errors"
	"unicode/utf8"

	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

// runSend writes a data frame. The first half of a request notes what was sent, and when.
func runSend(s *session, t *task, step *scenario.Step, do *scenario.Send) flow {
	if s.state != opened {
		return over
	}
	data, err := encode(s.iteration, t, &do.Content, do.Request)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	conn := s.conn.Load()
	var tags []metrics.Tag
	if do.Request {
		t.nameAction(step)
		tags = t.tags
		t.sent.Reset(data, do.Binary)
		t.began, t.since, t.asking = s.host.now(), s.seq, step
	} else if step.Tags != nil {
		tags = evalTags(s.m, step.Tags)
	}
	if err = writeMessage(conn, do.Binary, data); err != nil {
		return writeFailed(s, t, step, err)
	}
	t.sends += len(data)
	s.sent(data, t, step, do, tags)
	return goOn
}

// writeMessage writes a data frame.
func writeMessage(conn *socket.Conn, binary bool, data []byte) error {
	if binary {
		return conn.WriteBinary(data)
	}
	return conn.WriteText(data)
}

// encode makes a send's payload: the constant one, or a fresh one in a buffer that the next send reuses. A request
// keeps its own, since `sent` reads it as long as the reply is awaited.
func encode(it *iteration, t *task, p *scenario.Content, request bool) ([]byte, error) {
	if p.Const != nil {
		return p.Const, nil
	}
	buf := it.sendBuf[:0]
	if request {
		buf = t.sentBuf[:0]
	}
	var err error
	if p.JSON != nil {
		buf, err = it.m.AppendPayload(buf, p.JSON)
	} else {
		buf, err = it.m.AppendText(buf, p.Text)
		if err == nil && !p.Binary && !utf8.Valid(buf) {
			err = errors.New("this text has bytes that are not UTF-8, which a text frame can't hold (RFC 6455 " +
				"§5.6): use send-binary for bytes")
		}
	}
	if err != nil {
		return nil, err
	}
	switch {
	case request:
		t.sentBuf = buf
	case cap(buf) <= inbox.MaxSpare:
		it.sendBuf = buf
	}
	if p.Decode != nil {
		return p.Decode(string(buf))
	}
	return buf, nil
}
