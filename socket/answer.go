package socket

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"wsrun/transport"
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

var (
	errNotHTTP       = errors.New("what it answered is not HTTP")
	errAnswerTooLong = errors.New("the header of the answer is over 64 KiB")
)

// answer reads an HTTP response without reading on a peer's account for ever.
// It goes back to its pool, so nothing of it may be kept.
type answer struct {
	src    io.LimitedReader
	buf    *bufio.Reader
	failed error // what the connection failed with, but for its end: net/http tells that not always
	heard  heard
}

// Read is for buf.
func (ans *answer) Read(p []byte) (int, error) {
	n, err := ans.src.Read(p)
	if ans.heard.add(p[:n]); !ans.heard.maybeHTTP() {
		err = errNotHTTP // its end may never come
	}
	if err != nil && err != io.EOF {
		ans.failed = err
	}
	return n, err
}

func (d *Dialer) answer(conn net.Conn) *answer {
	ans, ok := d.answers.Get().(*answer)
	if !ok {
		ans = new(answer)
		ans.buf = bufio.NewReader(ans)
	}
	ans.src = io.LimitedReader{R: conn, N: maxAnswer}
	ans.buf.Reset(ans)
	ans.failed, ans.heard = nil, heard{}
	return ans
}

// read reads up to the end of the header.
func (ans *answer) read(req *http.Request) (*http.Response, error) {
	for range maxInformational + 1 {
		resp, err := http.ReadResponse(ans.buf, req)
		switch {
		case err != nil && ans.src.N <= 0:
			return nil, errAnswerTooLong
		case err != nil && ans.failed != nil:
			return nil, ans.failed
		case err != nil:
			return nil, err
		case resp.StatusCode < 100:
			return nil, fmt.Errorf("there is no status %03d", resp.StatusCode)
		case resp.StatusCode >= 200, resp.StatusCode == http.StatusSwitchingProtocols:
			return resp, nil
		}
	}
	return nil, errors.New("too many 1xx answers")
}

// body reads the start of a refusal's body, after which the connection is of no
// use. A body that breaks off, or that does not come in time, is as good as a
// whole one.
func (ans *answer) body(resp *http.Response, conn *transport.Link) []byte {
	late := time.AfterFunc(bodyTime, conn.Interrupt)
	defer late.Stop()
	ans.src.N = maxAnswer
	body, _ := io.ReadAll(io.LimitReader(inflated(resp), maxBody))
	return body
}

// inflated is a refusal's body, inflated if it was compressed, which nobody asked
// for.
func inflated(resp *http.Response) io.Reader {
	var start bytes.Buffer
	var body io.Reader
	var err error
	switch src := io.TeeReader(resp.Body, &start); strings.ToLower(resp.Header.Get("Content-Encoding")) {
	case "gzip", "x-gzip":
		body, err = gzip.NewReader(src)
	case "deflate":
		body, err = zlib.NewReader(src)
	default:
		return resp.Body
	}
	if err != nil {
		return io.MultiReader(&start, resp.Body)
	}
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
