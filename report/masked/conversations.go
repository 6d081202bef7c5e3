package masked

import (
	"slices"

	"wsrun/metrics"
	"wsrun/result"
)

// conversations returns copies of conversations without secrets.
func (m masking) conversations(list []result.Conversation) []result.Conversation {
	out := slices.Clone(list)
	for i := range out {
		c := &out[i]
		m.Each(&c.Scenario, &c.Socket, &c.URL, &c.Error, &c.ServerAddress, &c.Reason)
		c.Sent, c.Received = m.headers(c.Sent), m.headers(c.Received)
		c.Body = m.Bytes(c.Body, true)
		c.Exchanges = m.exchanges(c.Exchanges)
		c.Failures = slices.Clone(c.Failures)
		for j := range c.Failures {
			m.Each(&c.Failures[j])
		}
		c.Messages = slices.Clone(c.Messages)
		for j := range c.Messages {
			c.Messages[j].Data = m.Bytes(c.Messages[j].Data, c.Messages[j].Cut)
		}
	}
	return out
}

func (m masking) headers(list []metrics.Header) []metrics.Header {
	out := slices.Clone(list)
	for i := range out {
		m.Each(&out[i].Name, &out[i].Value)
	}
	return out
}

func (m masking) exchanges(list []result.Exchange) []result.Exchange {
	out := slices.Clone(list)
	for i := range out {
		x := &out[i]
		m.Each(&x.Method, &x.URL, &x.Protocol, &x.Error, &x.ServerAddress)
		x.Sent, x.Received = m.headers(x.Sent), m.headers(x.Received)
		x.SentBody.Data = m.Bytes(x.SentBody.Data, x.SentBody.Cut)
		x.Body.Data = m.Bytes(x.Body.Data, x.Body.Cut)
	}
	return out
}
