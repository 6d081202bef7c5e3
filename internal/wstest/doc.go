// Package wstest has servers to test WebSocket clients against: real ones
// (gorilla/websocket, lxzan/gws, gobwas/ws), ones that answer with a status or
// misbehave on purpose, proxies, certificates made at run time, and a check for
// goroutines left behind.
//
// A server listens on a free loopback port and ends with the test: its
// connections are closed and its handlers have returned before the test is
// over.
//
//	srv := wstest.Serve(t, wstest.Echo())
//	dial(srv.URL)
//
//	srv := wstest.Frames(t, func(p *wstest.Peer) {
//		p.Send(ws.NewFrame(ws.OpText, false, []byte("half a mess"))) // a fragment
//	})
//
// The package is for tests only.
package wstest
