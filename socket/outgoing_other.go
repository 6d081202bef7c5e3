//go:build !unix

package socket

// outgoing is for systems on which raw.Write waits as it does on Unix.
type outgoing struct{}

// prepare leaves raw nil, so that writeParts writes.
func (l *link) prepare() {}

func (l *link) writeOut(p []byte) (int, error) { return l.writeParts(p) }
