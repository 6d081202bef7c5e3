package report_test

import (
	"bytes"
	"time"

	"wsrun/metrics"
	"wsrun/result"
)

// talks are what a run keeps for -o har: a session that failed, one that lost its start, and handshakes that opened
// none.
func talks(scenario string) []result.Conversation {
	began := started().Add(1234 * time.Microsecond)
	after := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	asked := []metrics.Header{
		{Name: "Host", Value: "chat.example"}, {Name: "Connection", Value: "Upgrade"}, {Name: "Cookie", Value: "sid=1; theme=dark"},
		{Name: "Sec-Websocket-Key", Value: "dGhlIHNhbXBsZSBub25jZQ=="}, {Name: "Upgrade", Value: "websocket"},
	}
	switched := []metrics.Header{{Name: "Sec-Websocket-Accept", Value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}, {Name: "Set-Cookie", Value: "sid=2; Path=/"}, {Name: "Set-Cookie", Value: "b=3"}}
	return []result.Conversation{
		{
			Scenario: scenario, VU: 1, URL: "wss://chat.example/ws?room=lobby%20one&q&", Began: began, Sent: asked, Status: 101, Received: switched,
			ServerAddress: "192.0.2.7:443", DNS: 1200 * time.Microsecond, TCP: 2 * time.Millisecond, TLS: 8 * time.Millisecond, Upgrade: 3 * time.Millisecond, Open: 2 * time.Second,
			Messages: []result.Message{
				{At: after(20), Out: true, Size: 15, Data: []byte(`{"type":"join"}`)},
				{At: after(21), Binary: true, Size: 4, Data: []byte{0xca, 0xfe, 0, 0xff}},
				{At: after(22), Size: 300_000, Cut: true, Data: []byte("it ends within a \xe7\x95")},
				{At: after(23), Out: true, Binary: true, Size: 300_000, Cut: true, Data: []byte{1, 2, 3}},
				{At: after(24), Size: 0},
			},
			Code: 4401, Reason: "log in \"again\"", By: "server", Failures: []string{"close.unexpected: the server closed with 4401 (chat.yaml:15)", "check \"a\" failed"},
		},
		{Scenario: scenario, VU: 2, Iteration: 7, URL: "ws://[2001:db8::1]:8080/", Began: began.Add(time.Second), Status: 101, ServerAddress: "[2001:db8::1]:8080", Upgrade: time.Millisecond, LeftOut: 1, Code: 1000, By: "client"},
		{
			Scenario: scenario, VU: 3, URL: "ws://chat.example/", Began: began.Add(2 * time.Second), Sent: asked, Status: 403, Error: "handshake refused with 403 Forbidden",
			Received: []metrics.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Location", Value: "/login"}}, Body: []byte("who <are> you?"), Upgrade: time.Millisecond,
		},
		{Scenario: "a scenario that has no page", URL: "ws://chat.example/%zz?%zz=%zz", Began: began.Add(3 * time.Second), Error: "connection refused", Body: []byte{0xff}},
	}
}

// hostileTalk is a conversation with a server that means harm.
func hostileTalk() []result.Conversation {
	evil := hostileText()
	return []result.Conversation{{
		Scenario: evil, URL: evil, Began: started(), Sent: []metrics.Header{{Name: evil, Value: evil}}, Received: []metrics.Header{{Name: "Set-Cookie", Value: evil}, {Name: evil, Value: evil}},
		Status: 999, Body: []byte(evil), Error: evil, ServerAddress: evil, Open: -time.Hour,
		Messages: []result.Message{{At: time.Time{}, Size: 1 << 40, Cut: true, Data: []byte(evil)}, {Binary: true, Data: bytes.Repeat([]byte{0}, 100)}},
		Code:     1 << 20, Reason: evil, By: evil, Failures: []string{evil},
	}}
}
