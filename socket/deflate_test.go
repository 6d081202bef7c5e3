package socket_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gobwas/ws"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

// answersDeflate answers a handshake with extensions, and sends messages that are compressed with one window, or each
// with its own.
func answersDeflate(t *testing.T, answer string, takeover bool, messages []string) *wstest.Server {
	return wstest.TCP(t, func(p *wstest.Peer) {
		in := bufio.NewReader(p)
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		sum := sha1.Sum([]byte(req.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		fmt.Fprintf(p, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"+
			"Sec-WebSocket-Extensions: %s\r\n\r\n", base64.StdEncoding.EncodeToString(sum[:]), answer)
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, flate.BestCompression)
		for i, text := range messages {
			if out.Reset(); !takeover {
				w.Reset(&out)
			}
			_, _ = io.WriteString(w, text)
			_ = w.Flush()
			f := ws.NewFrame(ws.OpText, true, bytes.Clone(bytes.TrimSuffix(out.Bytes(), []byte("\x00\x00\xff\xff"))))
			f.Header.Rsv = ws.Rsv(true, false, false)
			if takeover && i > 0 && len(f.Payload) > len(text)/4 {
				t.Errorf("message %d does not use the window: %d bytes of %d", i, len(f.Payload), len(text))
			}
			p.Send(f)
		}
		p.ReceiveAll()
	})
}

// What an answer agrees to holds, and not what the offer asked for: with each, several messages that use the window
// where they may.
func TestDeflateAnswers(t *testing.T) {
	body := payload(4000)
	messages := []string{body, "again: " + body, body + body}
	const both, server, client = "; server_no_context_takeover; client_no_context_takeover", "; server_no_context_takeover", "; client_no_context_takeover"
	for _, offer := range []socket.Compression{{Mode: "deflate"}, {Mode: "deflate", ContextTakeover: true}, {}} {
		for _, tt := range []struct {
			answer   string
			takeover bool
			refused  bool
		}{
			{"permessage-deflate", true, false},
			{"permessage-deflate", false, false},
			{"permessage-deflate" + client, true, false},
			{"permessage-deflate" + server, false, false},
			{"permessage-deflate" + both, false, false},
			{"permessage-deflate; server_max_window_bits=15", true, false},
			{"permessage-deflate; server_max_window_bits=7", true, true},
			{"permessage-deflate; server_max_window_bits=16", true, true},
			{"permessage-deflate; client_max_window_bits=15", true, true}, // not offered
			{"permessage-deflate" + server + server, false, true},
			{"permessage-deflate" + server + "=1", false, true},
			{"permessage-deflate; unheard_of", false, true},
			{"permessage-deflate, permessage-deflate", false, true},
			{"x-webkit-deflate-frame", false, true},
		} {
			t.Run(fmt.Sprintf("%+v %s %v", offer, tt.answer, tt.takeover), func(t *testing.T) {
				t.Parallel()
				url := answersDeflate(t, tt.answer, tt.takeover, messages).URL
				if tt.refused || offer.Mode == "" {
					hs := refuse(t, socket.Config{Compression: offer}, socket.Request{URL: url})
					if hs.Err.Kind != socket.KindHandshakeInvalid {
						t.Errorf("got %s, want handshake.invalid: %v", hs.Err.Kind, hs.Err)
					}
					return
				}
				c, hs := open(t, socket.Config{Compression: offer}, socket.Request{URL: url, Record: true})
				for i, want := range messages {
					if got := read(t, c); got != want {
						t.Fatalf("message %d is %.20q… of %d bytes, want %d", i, got, len(got), len(want))
					}
				}
				if hs.Extensions != tt.answer {
					t.Errorf("the answer is told as %q, want %q", hs.Extensions, tt.answer)
				}
				if asked := strings.Contains(hs.Sent.Get("Sec-WebSocket-Extensions"), "no_context_takeover"); asked == offer.ContextTakeover {
					t.Errorf("the offer is %q", hs.Sent.Get("Sec-WebSocket-Extensions"))
				}
			})
		}
	}
}
