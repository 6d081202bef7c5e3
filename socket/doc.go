// Package socket is one WebSocket connection, client or server end, over
// github.com/coder/websocket.
//
// It knows no metrics and no scenario: it gives times, counts and kinds of
// errors in fields and hooks, and its caller makes samples of them.
package socket
