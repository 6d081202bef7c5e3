package cli

import (
	"time"

	"wsrun/result"
	"wsrun/runner"
)

// withConversations returns the run with the conversations that were kept, for the outputs that want them.
func (s *suite) withConversations(run *result.Run) *result.Run {
	out := *run
	for _, c := range s.archive.Conversations() {
		out.Conversations = append(out.Conversations, conversation(c))
	}
	return &out
}

// conversation is what was kept of one, as reports read it.
func conversation(c *runner.Conversation) result.Conversation {
	h := c.Handshake
	out := result.Conversation{
		Scenario: c.Scenario, VU: c.VU, Iteration: c.Iteration,
		URL: h.URL, Began: c.Began, Sent: runner.HeaderLines(h.Sent), Status: h.Status,
		Received: runner.HeaderLines(h.Header), Body: h.Body, ServerAddress: h.Remote,
		DNS: h.DNS, TCP: h.TCP, TLS: h.TLS, Upgrade: h.Upgrade, Blocked: max(h.Total-h.DNS-h.TCP-h.TLS-h.Upgrade, 0),
		LeftOut: c.LeftOut, Failures: c.Failures,
	}
	if h.Err != nil {
		out.Error = h.Err.Error()
		return out
	}
	out.Open = max(c.Ended.Sub(c.Began)-h.Total, 0).Round(time.Microsecond)
	out.Code, out.Reason, out.By = c.End.Code, c.End.Reason, c.End.By
	for _, m := range c.Messages {
		out.Messages = append(
			out.Messages,
			result.Message{
				At:     m.At,
				Out:    m.Out,
				Binary: m.Binary,
				Size:   m.Size,
				Cut:    len(m.Data) < m.Size,
				Data:   m.Data,
			},
		)
	}
	return out
}
