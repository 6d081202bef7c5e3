package hostile

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// handshakeFaults are those of the opening handshake. status-N answers with N.
func handshakeFaults() map[string]fault {
	faults := map[string]fault{
		"close":     (*conn).end,
		"reset":     (*conn).reset,
		"silent":    (*conn).drain,
		"slow":      func(c *conn) { c.trickle(answer(accept(c.key)), 50*time.Millisecond) },
		"half-head": func(c *conn) { c.write("HTTP/1.1 101 Switching Protocols\r\nUpgra"); c.end() },

		"not-http":  says(func(*conn) string { return "SSH-2.0-OpenSSH_9.9\r\n" }),
		"binary":    says(func(*conn) string { return "\x00\x01\x02\x03\r\n\r\n" }),
		"http-1.0":  says(func(c *conn) string { return strings.Replace(answer(accept(c.key)), "1.1", "1.0", 1) }),
		"huge-head": says(func(c *conn) string { return answer(accept(c.key), "X-Long: "+strings.Repeat("x", 1<<20)) }),
		"many-heads": says(func(c *conn) string {
			return answer(accept(c.key), strings.TrimSuffix(strings.Repeat("X-Many: yes\r\n", 100_000), "\r\n"))
		}),
		"endless-informing": func(c *conn) {
			for c.write("HTTP/1.1 103 Early Hints\r\n\r\n") {
			}
		},

		"wrong-accept": says(func(*conn) string { return answer("AAAAAAAAAAAAAAAAAAAAAAAAAAA=") }),
		"no-accept": says(func(*conn) string {
			return head("101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
		}),
		"no-upgrade": says(func(c *conn) string {
			return head("101 Switching Protocols", "Connection: Upgrade", "Sec-WebSocket-Accept: "+accept(c.key))
		}),
		"no-connection": says(func(c *conn) string {
			return head("101 Switching Protocols", "Upgrade: websocket", "Sec-WebSocket-Accept: "+accept(c.key))
		}),
		"wrong-upgrade": says(
			func(c *conn) string { return strings.Replace(answer(accept(c.key)), "websocket", "h2c", 1) },
		),
		"subprotocol": says(
			func(c *conn) string { return answer(accept(c.key), "Sec-WebSocket-Protocol: unasked.v1") },
		),
		"extension": says(
			func(c *conn) string { return answer(accept(c.key), "Sec-WebSocket-Extensions: permessage-deflate") },
		),
		"other-extension": says(
			func(c *conn) string { return answer(accept(c.key), "Sec-WebSocket-Extensions: x-webkit-foo") },
		),

		"endless-body": func(c *conn) {
			c.write(head("503 Service Unavailable", "Content-Type: text/plain"))
			for c.write("please come back later. ") {
			}
		},
		"stalled-body": says(
			func(*conn) string { return head("503 Service Unavailable", "Content-Length: 1000") + "please" },
		),
		"trickled-body": func(c *conn) {
			c.write(head("503 Service Unavailable", "Content-Length: 1000"))
			c.trickle(strings.Repeat("please", 160), 50*time.Millisecond)
		},
		"escape-body": says(func(*conn) string {
			return head("403 Forbidden", "Content-Length: 11") + "\x1b[2J\x1b]0;x\x07!"
		}),
	}
	for code := 400; code < 600; code++ {
		if name := http.StatusText(code); name != "" {
			faults[fmt.Sprintf("status-%d", code)] = refusal(code, name)
		}
	}
	for _, code := range []int{200, 204, 301, 302, 303, 307, 308, 799} {
		faults[fmt.Sprintf("status-%d", code)] = refusal(code, http.StatusText(code))
	}
	return faults
}

// says answers with a text and waits until the client is gone.
func says(text func(*conn) string) fault {
	return func(c *conn) {
		c.write(text(c))
		c.drain()
	}
}

// refusal is an HTTP answer as it should be, other than 101. That of a redirect
// points to a place where nothing is.
func refusal(code int, name string) fault {
	return says(func(*conn) string {
		line := ""
		if code/100 == 3 {
			line = "Location: http://127.0.0.1:1/moved"
		}
		return head(fmt.Sprintf("%d %s", code, name), line, "Content-Length: 7") + "because"
	})
}
