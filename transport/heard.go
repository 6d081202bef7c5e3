package transport

import (
	"bytes"
	"fmt"
)

// heard is how an answer begins, for the message about one that is none. It has
// a fixed size: the answers that read it are pooled.
type heard struct {
	head [64]byte
	n    int // bytes of head
}

func (h *heard) add(p []byte) { h.n += copy(h.head[h.n:], p) }

// maybeHTTP reports whether what came is the start of HTTP/1, or may become it.
func (h *heard) maybeHTTP() bool {
	n := min(h.n, len(httpStart))
	return string(h.head[:n]) == httpStart[:n]
}

const httpStart = "HTTP/"

// line is the first line in quotes, or what there is of it.
func (h *heard) line() string {
	line, _, whole := bytes.Cut(h.head[:h.n], []byte("\n"))
	more := ""
	if !whole {
		more = " …"
	}
	return fmt.Sprintf("%q%s", bytes.TrimRight(line, "\r"), more)
}
