// Server is the other side of the comparison: a lean WebSocket server on
// lxzan/gws that costs little beside the clients that it serves.
//
//	go run ./bench/server -listen 127.0.0.1:0
//
// It prints the address that it listens on as its first line and serves until
// it is stopped, or for as long as -for says. What a connection gets depends on
// the path:
//
//	/echo                 every data message comes back
//	/push?n=N             N ticks as fast as the client takes them; the client closes
//	/push?n=N&close=1000  the same, and then the server closes with that code
//	/idle?n=N             silence; once N connections are open, and a second more
//	                      has passed, the server closes all of them with 1000
//	/page                 plain HTTP: a JSON document of about 50 bytes
//	/counts               plain HTTP: what the server has counted so far, as JSON
//
// A tick is a text message of about 60 bytes. The prices of three ticks in four
// are above 100, that of every fourth is not.
package main
