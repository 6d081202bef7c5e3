package socket

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	maxAnswer = 64 << 10 // bytes of an answer's header
	maxBody   = 1 << 10  // bytes kept of a refusal's body

	// bodyTime bounds the wait for a refusal's body: the status says enough, and
	// a body that stalls must not hold the dial for its whole timeout.
	bodyTime = time.Second

	// maxInformational bounds the 1xx answers before the one that counts, as
	// net/http does.
	maxInformational = 5
)

var errAnswerTooLong = errors.New("the header of the answer is over 64 KiB")

// answer reads an HTTP response without reading on a peer's account for ever.
// It goes back to its pool, so nothing of it may be kept.
type answer struct {
	src io.LimitedReader
	buf *bufio.Reader
}

func (d *Dialer) answer(conn net.Conn) *answer {
	ans, ok := d.answers.Get().(*answer)
	if !ok {
		ans = new(answer)
		ans.buf = bufio.NewReader(&ans.src)
	}
	ans.src = io.LimitedReader{R: conn, N: maxAnswer}
	ans.buf.Reset(&ans.src)
	return ans
}

// read reads up to the end of the header.
func (ans *answer) read(req *http.Request) (*http.Response, error) {
	for range maxInformational + 1 {
		resp, err := http.ReadResponse(ans.buf, req)
		switch {
		case err != nil && ans.src.N <= 0:
			return nil, errAnswerTooLong
		case err != nil:
			return nil, err
		case resp.StatusCode >= 200, resp.StatusCode == http.StatusSwitchingProtocols:
			return resp, nil
		}
	}
	return nil, errors.New("too many 1xx answers")
}

// body reads the start of a refusal's body, after which the connection is of no
// use. A body that breaks off, or that does not come in time, is as good as a
// whole one.
func (ans *answer) body(resp *http.Response, conn *link) []byte {
	late := time.AfterFunc(bodyTime, conn.interrupt)
	defer late.Stop()
	ans.src.N = maxAnswer
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return body
}

// left is what was read beyond the header: the server's first frames, nil
// mostly.
func (ans *answer) left() []byte {
	n := ans.buf.Buffered()
	if n == 0 {
		return nil
	}
	peeked, _ := ans.buf.Peek(n)
	return append(make([]byte, 0, n), peeked...)
}
