package socket

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Close codes that have a meaning of their own here (RFC 6455 §7.4.1).
const (
	codeNoStatus = 1005 // a close frame without a code
	codeAbnormal = 1006 // no close frame
	codeProtocol = 1002
	codeUTF8     = 1007
	codeTooBig   = 1009
)

// maxReason is the largest reason of a close frame, in bytes: a control frame's
// payload without the code.
const maxReason = maxControl - 2

// lingerTime bounds how long Release waits for a peer that we closed on because
// of what it sent.
const lingerTime = 100 * time.Millisecond

// closeFrame is what a close frame says.
type closeFrame struct {
	code   int // 0: there was no frame
	reason string
}

// ValidCloseCode reports whether a close frame may carry the code (RFC 6455
// §7.4 and IANA's registry): 1000-1003, 1007-1014, 3000-4999.
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

// SendClose starts the closing handshake: it sends the close frame and nothing
// else (RFC 6455 §5.5.1). Data and control frames can no longer be sent, and
// messages that the peer sent before its own close frame are still read.
// ReadMessage fails when that frame has come, and TCP is closed then; there is
// no timeout, who has waited enough calls Cut.
//
// The code is one that ValidCloseCode allows, or 1005 for a frame without code
// and reason; the reason has at most 123 bytes of UTF-8. ErrClosed is returned
// if a close frame was sent already, as the answer to the peer's too.
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

// failClose sends the close frame of a connection that we fail (RFC 6455
// §7.1.7), if none was sent. That the peer does not get it changes nothing.
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

// Cut closes TCP without a close frame. It wakes the reader and a blocked
// write. It may be called at any time, any number of times.
func (c *Conn) Cut() {
	if !c.fate.cut.Swap(true) {
		c.link.Close()
		c.pausing.Load().end()
	}
}

// Reset is Cut with a TCP reset, so that the peer sees an error and not the end
// of the stream.
func (c *Conn) Reset() {
	if !c.fate.cut.Swap(true) {
		c.link.Reset()
		c.pausing.Load().end()
	}
}

// Release frees everything the connection holds, and cuts it if it is still
// open. Call it when ReadMessage has failed or will not be called again; further
// calls do nothing. It takes up to 100 ms if this end refused what the peer
// sent.
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
		// The error is that the connection is cut already.
		_ = c.ws.CloseNow()
	}
}

// linger lets the peer see our close frame: closing TCP with data unread sends
// a reset, at which its system may drop the frame (RFC 6455 §7.1.1).
func (c *Conn) linger() {
	c.link.CloseWrite()
	_ = c.link.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.Copy(io.Discard, c.link)
}
