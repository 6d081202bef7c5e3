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
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxAnswer = 64 << 10 // bytes of an answer's header
	maxBody   = 64 << 10 // bytes kept of a refusal's body

	// bodyTime bounds the wait for a refusal's body: the status says enough, and a stalled body must not hold up the
	// dial for its whole timeout.
	bodyTime = time.Second

	// maxInformational bounds the number of 1xx answers before the final one, like net/http.
	maxInformational = 5
)

var (
	errNotHTTP       = errors.New("its answer is not HTTP")
	errAnswerTooLong = errors.New("the header of the answer is over 64 KiB")
)

// Asker sends HTTP/1.1 requests over a connection and reads their answers. It pools the buffers that this takes. Its
// zero value is ready to use, and it is safe for concurrent use.
type Asker struct {
	requests sync.Pool // *bytes.Buffer: a request
	answers  sync.Pool // *Answer: a response being read
}

// Send builds a request and writes it in a single call.
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

// Answer returns an Answer that reads from conn. Give it back with Done.
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

// Done takes an Answer back. It must not be used afterwards.
func (k *Asker) Done(ans *Answer) { k.answers.Put(ans) }

// Answer reads an HTTP response, with a bound on how much a peer can make it read.
type Answer struct {
	src    io.LimitedReader
	buf    *bufio.Reader
	failed error // the connection's error, unless it is its end: net/http does not always report it
	heard  heard
}

// source is an Answer as its buffer reads it.
type source Answer

func (s *source) Read(p []byte) (int, error) {
	n, err := s.src.Read(p)
	if s.heard.add(p[:n]); !s.heard.maybeHTTP() {
		err = errNotHTTP // it may never end
	}
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}

// Start returns the first bytes of the answer that have arrived, at most 64.
func (ans *Answer) Start() []byte { return ans.heard.head[:ans.heard.n] }

// MaybeHTTP reports whether what has arrived is, or may become, the start of HTTP/1.
func (ans *Answer) MaybeHTTP() bool { return ans.heard.maybeHTTP() }

// FirstLine returns the first line in quotes, or what has arrived of it.
func (ans *Answer) FirstLine() string { return ans.heard.line() }

// ReadHead reads to the end of the header.
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

// Body returns the start of a refusal's body, after which the connection cannot be used any more. A body that breaks
// off or does not arrive in time counts as a whole one.
func (ans *Answer) Body(resp *http.Response, conn *Link) []byte {
	late := time.AfterFunc(bodyTime, conn.Interrupt)
	defer late.Stop()
	ans.src.N = 2 * maxBody // the chunks have headers of their own
	body, _ := io.ReadAll(io.LimitReader(inflated(resp), maxBody))
	return body
}

// inflated returns a reader of a refusal's body, which it inflates if the body is compressed although nobody asked for
// that.
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

// Left returns what was read beyond the header, nil if nothing: after a 101 it belongs to the other protocol.
func (ans *Answer) Left() []byte {
	n := ans.buf.Buffered()
	if n == 0 {
		return nil
	}
	peeked, _ := ans.buf.Peek(n)
	return append(make([]byte, 0, n), peeked...)
}

// StatusText returns "401 Unauthorized", or just the number if it has no text.
func StatusText(status int) string {
	name := http.StatusText(status)
	if name == "" {
		return strconv.Itoa(status)
	}
	return strconv.Itoa(status) + " " + name
}
