package mask

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// lineMost is the length of a line from which parts of it are written.
const lineMost = 64 << 10

// Writer returns a writer that hides secrets in what is written to it. It passes on whole lines, so that a value split
// between two writes is found too. Close passes on a last unfinished line, and leaves w open. It is safe for concurrent
// use. A value of several lines is hidden line by line.
func (m *Masker) Writer(w io.Writer) io.WriteCloser {
	return &maskWriter{masker: m, w: w}
}

type maskWriter struct {
	masker *Masker
	w      io.Writer

	mu   sync.Mutex // guards rest, and the order of writes to w
	rest []byte     // an unfinished line
}

// Write keeps the unfinished line at the end of b, and passes on what precedes it.
func (m *maskWriter) Write(b []byte) (int, error) {
	if m.masker == nil || len(m.masker.forms) == 0 {
		return m.w.Write(b)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	end := 0
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		end = len(m.rest) + i + 1
	}
	m.rest = append(m.rest, b...)
	if end == 0 && len(m.rest) > lineMost {
		end = m.masker.safeCut(string(m.rest))
	}
	if err := m.pass(end); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Close passes on what is left.
func (m *maskWriter) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pass(len(m.rest))
}

// pass writes the first n bytes of the buffer.
func (m *maskWriter) pass(n int) error {
	if n == 0 {
		return nil
	}
	text := m.masker.String(string(m.rest[:n]))
	m.rest = append(m.rest[:0], m.rest[n:]...)
	if _, err := io.WriteString(m.w, text); err != nil {
		return fmt.Errorf("write without secrets: %w", err)
	}
	return nil
}

// safeCut returns where s may be split without splitting a secret, even one that continues after s.
func (m *Masker) safeCut(s string) int {
	at := max(len(s)-m.longest, 0)
	for _, f := range m.find(s) {
		if f.from < at && at < f.to {
			return f.from
		}
	}
	return at
}
