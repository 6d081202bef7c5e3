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
	// trusted is how much memory a Content-Length may reserve before any data has arrived.
	trusted = 1 << 20
	// unknown is the initial buffer size for a body of unknown length.
	unknown = 512
)

// errTooLarge is a body over the limit.
var errTooLarge = errors.New("the body is over the limit")

// wire is a body as it arrives.
type wire struct {
	src io.Reader
	n   int64
	err error // that ended it
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.src.Read(p)
	w.n += int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}

// readBody reads and decodes the body of an answer. If it fails, x.Body holds what had arrived.
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

// decode reads a body through the decoder for its Content-Encoding, if that is known.
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
			_, err = io.CopyN(io.Discard, w, 1) // reach the end, so that the connection can be reused
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
		room = min(resp.ContentLength, trusted) + 1 // the end may take a read of its own
	}
	x.Body, err = readAll(w, make([]byte, 0, room), limit)
	return err
}

// emptyIsFine returns the error of a decoder that could not start, or nil if there is nothing to decode.
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

// inflate handles what "deflate" means (RFC 9110 §8.4.1.2), and also what some servers send for it: data without zlib's
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

// readAll reads to the end, into buf and, once that is full, into larger buffers. It stops at the limit.
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
