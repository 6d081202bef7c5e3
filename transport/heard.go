package transport

import (
	"bytes"
	"fmt"
)

// heard records how an answer begins, for the error message if it is not HTTP. Its size is fixed because answers are
// pooled.
type heard struct {
	head [64]byte
	n    int // number of bytes in head
}

func (h *heard) add(p []byte) { h.n += copy(h.head[h.n:], p) }

// maybeHTTP reports whether what has arrived is, or may become, the start of HTTP/1.
func (h *heard) maybeHTTP() bool {
	n := min(h.n, len(httpStart))
	return string(h.head[:n]) == httpStart[:n]
}

const httpStart = "HTTP/"

// line returns the first line in quotes, or what has arrived of it.
func (h *heard) line() string {
	line, _, whole := bytes.Cut(h.head[:h.n], []byte("\n"))
	more := ""
	if !whole {
		more = " …"
	}
	return fmt.Sprintf("%q%s", bytes.TrimRight(line, "\r"), more)
}
