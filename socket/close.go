package socket

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Close codes that this package treats specially (RFC 6455 §7.4.1).
const (
	codeNoStatus = 1005 // a close frame without a code
	codeAbnormal = 1006 // no close frame
	codeProtocol = 1002
	codeUTF8     = 1007
	codeTooBig   = 1009
)

// maxReason is the maximum length of a close reason in bytes: the payload of a control frame minus the code.
const maxReason = maxControl - 2

// lingerTime bounds how long Release waits for a peer whose data made us close the connection.
const lingerTime = 100 * time.Millisecond

// closeFrame is the content of a close frame.
type closeFrame struct {
	code   int // 0: there was no frame
	reason string
}

// ValidCloseCode reports whether a close frame may carry code (RFC 6455 §7.4 and IANA's registry): 1000-1003,
// 1007-1014, 3000-4999.
func ValidCloseCode(code int) bool {
	switch {
	case code >= 1000 && code <= 1003:
		return true
	case code >= 1007 && code <= 1014:
		return true
	default:
		return code >= 3000 && code <= 4999
	}
}

// SendClose starts the closing handshake by sending the close frame (RFC 6455 §5.5.1). No data or control frames can be
// sent after it, but messages that the peer sent before its own close frame can still be read. ReadMessage fails once
// that frame has arrived, and TCP is closed then. There is no timeout: call Cut to stop waiting.
//
// The code must satisfy ValidCloseCode, or be 1005 for a frame without code and reason. The reason is at most 123 bytes
// of UTF-8. SendClose returns ErrClosed if a close frame was already sent, including as the answer to the peer's.
func (c *Conn) SendClose(code int, reason string) error {
	if err := checkClose(code, reason); err != nil {
		return err
	}
	c.out.frame.Lock()
	defer c.out.frame.Unlock()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.closing {
		return ErrClosed
	}
	c.out.closing = true
	c.out.sent = closeFrame{code: code, reason: reason}
	_, err := c.writeLocked(OpClose, closePayload(code, reason))
	return err
}

// failClose sends the close frame of a connection that we fail (RFC 6455 §7.1.7), unless one was already sent. It makes
// no difference if the peer does not receive it.
func (c *Conn) failClose(code int, reason string) {
	c.out.frame.Lock()
	defer c.out.frame.Unlock()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.closing {
		return
	}
	c.out.closing = true
	_, _ = c.writeLocked(OpClose, closePayload(code, reason))
}

func checkClose(code int, reason string) error {
	switch {
	case code == codeNoStatus && reason != "":
		return fmt.Errorf("close code %d cannot have a reason", code)
	case code != codeNoStatus && !ValidCloseCode(code):
		return fmt.Errorf("close code %d cannot be sent: 1000-1003, 1007-1014 and 3000-4999 can", code)
	case len(reason) > maxReason:
		return fmt.Errorf("close reason of %d bytes: at most %d fit", len(reason), maxReason)
	case !utf8.ValidString(reason):
		return fmt.Errorf("close reason %q is not UTF-8", reason)
	}
	return nil
}

func closePayload(code int, reason string) []byte {
	if code == codeNoStatus {
		return nil
	}
	p := make([]byte, 0, 2+len(reason))
	return append(binary.BigEndian.AppendUint16(p, uint16(code)), reason...)
}

// Cut closes TCP without a close frame. It wakes the reader and a blocked writer. It may be called at any time, any
// number of times.
func (c *Conn) Cut() {
	if !c.fate.cut.Swap(true) {
		c.link.Close()
		c.pausing.Load().end()
	}
}

// Reset is like Cut but sends a TCP reset, so that the peer sees an error instead of the end of the stream.
func (c *Conn) Reset() {
	if !c.fate.cut.Swap(true) {
		c.link.Reset()
		c.pausing.Load().end()
	}
}

// Release frees everything that the connection holds, and cuts it if it is still open. Call it once ReadMessage has
// failed or will not be called again; further calls do nothing. It takes up to 100 ms if this end rejected what the
// peer sent.
func (c *Conn) Release() {
	if c.fate.released.Swap(true) {
		return
	}
	if c.dialer != nil {
		c.dialer.live.Add(-1)
	}
	if c.fate.lingers.Load() && !c.fate.cut.Load() {
		c.linger()
	}
	c.Cut()
	c.link.Wait()
	if !c.fate.shut.Load() {
		// It fails only because the connection is already cut.
		_ = c.ws.CloseNow()
	}
}

// linger gives the peer time to see our close frame: closing TCP with unread data sends a reset, which may make the
// peer's system drop the frame (RFC 6455 §7.1.1).
func (c *Conn) linger() {
	c.link.CloseWrite()
	_ = c.link.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.Copy(io.Discard, c.link)
}
