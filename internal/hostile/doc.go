// Package hostile is a WebSocket server that breaks: each path of it has one
// fault, in the opening handshake or in the frames, and takes it as far as a
// client lets it. wstest has the peers that behave.
//
//	srv := hostile.Serve(t)
//	dial(srv.URL + "wrong-accept")
//
// In: a test, which ends all of the server's connections with it. Out: a
// *wstest.Server. A fault writes what it has to and then waits for the client
// or the test's end; that the client is gone is for the client's test to find.
//
// The package is for tests only.
package hostile
