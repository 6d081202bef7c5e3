package transport

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	maxAnswer = 64 << 10 // bytes of an answer's header
	maxBody   = 64 << 10 // bytes kept of a refusal's body

	// bodyTime bounds the wait for a refusal's body: the status says enough, and
	// a body that stalls must not hold the dial for its whole timeout.
	bodyTime = time.Second

	// maxInformational bounds the 1xx answers before the one that counts, as
	// net/http does.
	maxInformational = 5
)

var (
	errNotHTTP       = errors.New("its answer is not HTTP")
	errAnswerTooLong = errors.New("the header of the answer is over 64 KiB")
)

// Asker sends requests of HTTP/1.1 over a connection and reads their answers. It
// keeps what that takes for the next one. Its zero value works, and it is safe
// for concurrent use.
type Asker struct {
	requests sync.Pool // *bytes.Buffer: a request
	answers  sync.Pool // *Answer: a response being read
}

// Send builds a request and writes it in one piece.
func (k *Asker) Send(conn io.Writer, req *http.Request) error {
	buf, ok := k.requests.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer k.requests.Put(buf)
	buf.Reset()
	if err := req.Write(buf); err != nil {
		return err
	}
	_, err := conn.Write(buf.Bytes())
	return err
}

// Answer returns an Answer to read from a connection. It goes back by Done.
func (k *Asker) Answer(conn io.Reader) *Answer {
	ans, ok := k.answers.Get().(*Answer)
	if !ok {
		ans = new(Answer)
		ans.buf = bufio.NewReader((*source)(ans))
	}
	ans.src = io.LimitedReader{R: conn, N: maxAnswer}
	ans.buf.Reset((*source)(ans))
	ans.failed, ans.heard = nil, heard{}
	return ans
}

// Done takes an Answer back. Nothing of it may be used any more.
func (k *Asker) Done(ans *Answer) { k.answers.Put(ans) }

// Answer reads an HTTP response without reading on a peer's account for ever.
type Answer struct {
	src    io.LimitedReader
	buf    *bufio.Reader
	failed error // what the connection failed with, other than its end: net/http does not always report it
	heard  heard
}

// source is an Answer as its buffer reads it.
type source Answer

func (s *source) Read(p []byte) (int, error) {
	n, err := s.src.Read(p)
	if s.heard.add(p[:n]); !s.heard.maybeHTTP() {
		err = errNotHTTP // its end may never come
	}
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}

// Start is how the answer begins, as far as it came: at most 64 bytes.
func (ans *Answer) Start() []byte { return ans.heard.head[:ans.heard.n] }

// MaybeHTTP reports whether what came is the start of HTTP/1, or may become it.
func (ans *Answer) MaybeHTTP() bool { return ans.heard.maybeHTTP() }

// FirstLine is the first line in quotes, or what there is of it.
func (ans *Answer) FirstLine() string { return ans.heard.line() }

// ReadHead reads up to the end of the header.
func (ans *Answer) ReadHead(req *http.Request) (*http.Response, error) {
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

// Body reads the start of a refusal's body, after which the connection is of no
// use. A body that breaks off, or that does not come in time, is as good as a
// whole one.
func (ans *Answer) Body(resp *http.Response, conn *Link) []byte {
	late := time.AfterFunc(bodyTime, conn.Interrupt)
	defer late.Stop()
	ans.src.N = 2 * maxBody // chunks have headers of their own
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

// Left is what was read beyond the header, nil if nothing: after a 101 it is the
// other protocol's.
func (ans *Answer) Left() []byte {
	n := ans.buf.Buffered()
	if n == 0 {
		return nil
	}
	peeked, _ := ans.buf.Peek(n)
	return append(make([]byte, 0, n), peeked...)
}

// StatusText is "401 Unauthorized", or the number alone.
func StatusText(status int) string {
	name := http.StatusText(status)
	if name == "" {
		return fmt.Sprint(status)
	}
	return fmt.Sprintf("%d %s", status, name)
}
