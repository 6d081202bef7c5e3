package socket

import (
	"fmt"
	"strings"

	"github.com/coder/websocket"
)

// violation describes what was wrong with a peer's frame and which rule it breaks. peer is the peer's role. found is
// the error text of coder or of this package; it is returned as is where it says enough.
func violation(peer, found string) string {
	for _, known := range []struct{ prefix, says string }{
		{"received header with unexpected rsv bits set: ", "sent a frame with %s set, which no extension gives a " +
			"meaning (RFC 6455 §5.2)"},
		{"received unknown opcode ", "sent a frame with the reserved opcode %s (RFC 6455 §5.2)"},
		{errMasked.Error(), errMasked.Error()},
		{errTooLong.Error(), errTooLong.Error()},
		{errLongForm.Error(), errLongForm.Error()},
		{"received unmasked frame from client", "sent a frame without a mask (RFC 6455 §5.1)"},
		{"received control frame payload with invalid length: ", "sent a control frame of %s bytes, but at " +
			"most 125 are allowed (RFC 6455 §5.5)"},
		{"received fragmented control frame", "sent a control frame in fragments (RFC 6455 §5.5)"},
		{"received continuation frame without text or binary frame",
			"sent a continuation frame where no message had begun (RFC 6455 §5.4)"},
		{"received new data message without finishing the previous message",
			"began a message within another one (RFC 6455 §5.4)"},
		{"received invalid close payload: close payload ", "sent a close frame with half a code (RFC 6455 §5.5.1)"},
		{"received invalid close payload: invalid status code ",
			"closed with %s, a code that must not be sent (RFC 6455 §7.4)"},
		{"flate: ", "sent compressed data that does not inflate (RFC 7692 §7.2.2)"},
	} {
		if rest, ok := strings.CutPrefix(found, known.prefix); ok {
			text := "the " + peer + " " + known.says
			if strings.Contains(text, "%s") {
				text = fmt.Sprintf(text, plainly(rest))
			}
			return text
		}
	}
	return found
}

// plainly turns what coder prints of bits, opcodes and codes into numbers.
func plainly(found string) string {
	if bits := strings.Split(found, ":"); len(bits) == 3 {
		var set []string
		for i, bit := range bits {
			if bit == "true" {
				set = append(set, fmt.Sprintf("RSV%d", i+1))
			}
		}
		return strings.Join(set, " and ")
	}
	for _, code := range []websocket.StatusCode{1004, 1005, 1006, 1015} {
		if code.String() == found {
			return fmt.Sprint(int(code))
		}
	}
	for _, name := range []string{"opcode(", "StatusCode("} {
		if number, ok := strings.CutPrefix(found, name); ok {
			return strings.TrimSuffix(number, ")")
		}
	}
	return found
}
