//go:build !unix

package transport

// outgoing is for systems on which raw.Write waits as it does on Unix.
type outgoing struct{}

// prepare leaves raw nil, so that writeParts writes.
func (l *Link) prepare() {}

func (l *Link) writeOut(p []byte) (int, error) { return l.writeParts(p) }
