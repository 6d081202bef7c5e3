package httpclient

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
)

const (
	// trusted is how much room a Content-Length gets before anything has come.
	trusted = 1 << 20
	// unknown is the room for a body of unknown length to begin with.
	unknown = 512
)

// errTooLarge is a body over the limit.
var errTooLarge = errors.New("the body is over the limit")

// wire is a body as it comes.
type wire struct {
	src io.Reader
	n   int64
	err error // that it ended with
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.src.Read(p)
	w.n += int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}

// readBody reads and decodes the body of an answer. What came of it is in x.Body, even if it fails.
func (h *hop) readBody(resp *http.Response, x *Exchange) *Error {
	if resp.Body == http.NoBody || resp.StatusCode == http.StatusSwitchingProtocols {
		resp.Body.Close()
		return nil
	}
	limit := h.client.shared.cfg.MaxBody
	w := &wire{src: resp.Body}
	err := h.client.shared.decode(w, resp, x, limit)
	resp.Body.Close()
	x.WireSize = w.n
	if err == nil {
		return nil
	}
	return h.bodyFailed(x, bodyEnd{length: resp.ContentLength, wireErr: w.err, limit: limit}, err)
}

// decode reads a body through what its Content-Encoding says, if that is known.
func (s *Shared) decode(w *wire, resp *http.Response, x *Exchange, limit int64) (err error) {
	switch strings.ToLower(resp.Header.Get("Content-Encoding")) {
	case "gzip", "x-gzip":
		zip, err := s.decoder(w)
		if err != nil {
			return emptyIsFine(w, err)
		}
		defer s.decoders.Put(zip)
		x.Body, err = readAll(zip, make([]byte, 0, unknown), limit)
		return err
	case "deflate":
		inflated, err := inflate(w)
		if err != nil {
			return emptyIsFine(w, err)
		}
		if x.Body, err = readAll(inflated, make([]byte, 0, unknown), limit); err == nil {
			_, err = io.CopyN(io.Discard, w, 1) // its end, for the connection to be of use again
		}
		if err == io.EOF {
			err = nil
		}
		return err
	}
	room := int64(unknown)
	if resp.ContentLength >= 0 {
		if limit > 0 && resp.ContentLength > limit {
			return errTooLarge
		}
		room = min(resp.ContentLength, trusted) + 1 // the end may come by a read of its own
	}
	x.Body, err = readAll(w, make([]byte, 0, room), limit)
	return err
}

// emptyIsFine is the error of a decoder that could not begin: nil if there is nothing to decode.
func emptyIsFine(w *wire, err error) error {
	if w.n == 0 && w.err == io.EOF {
		return nil
	}
	return err
}

func (s *Shared) decoder(w *wire) (*gzip.Reader, error) {
	zip, ok := s.decoders.Get().(*gzip.Reader)
	if !ok {
		return gzip.NewReader(w)
	}
	if err := zip.Reset(w); err != nil {
		s.decoders.Put(zip)
		return nil, err
	}
	return zip, nil
}

// inflate is for what "deflate" means (RFC 9110 §8.4.1.2), and for what some servers take it for, without zlib's
// header.
func inflate(w *wire) (io.Reader, error) {
	buf := bufio.NewReader(w)
	head, err := buf.Peek(2)
	if err != nil {
		return nil, err
	}
	if head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(buf)
	}
	return flate.NewReader(buf), nil
}

// readAll reads up to the end, into buf and, when that is full, into larger ones. It stops at the limit.
func readAll(src io.Reader, buf []byte, limit int64) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			size := 2 * cap(buf)
			if limit > 0 {
				size = min(size, int(limit)+1)
			}
			buf = append(make([]byte, 0, max(size, len(buf)+1)), buf...)
		}
		n, err := src.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case limit > 0 && int64(len(buf)) > limit:
			return buf[:limit], errTooLarge
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return buf, err
		}
	}
}
