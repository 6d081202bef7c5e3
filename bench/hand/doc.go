// Hand is what wsrun is compared with: the work of each scenario in
// bench/scenarios, as one would write it by hand on coder/websocket, with the
// library's plain Dial, Write, Read and Close and no context that could end; HTTP
// requests with net/http, each bounded by a context.
//
//	hand requests -url ws://127.0.0.1:8080/echo [-json]
//	hand push     -url 'ws://127.0.0.1:8080/push?n=100000' [-json]
//	hand sessions -url ws://127.0.0.1:8080/echo
//	hand idle     -url 'ws://127.0.0.1:8080/idle?n=1000' -connections 1000
//	hand http     -url ws://127.0.0.1:8080/echo -messages 1000
//
// It prints what it did as one line of JSON, in the names of the server's
// /counts, with its own peak memory in bytes; it exits with 1 if anything went
// wrong.
package main
