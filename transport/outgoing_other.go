//go:build !unix

package transport

// outgoing is only needed on systems where raw.Write waits as it does on Unix.
type outgoing struct{}

// prepare leaves raw nil, so that writeParts does the writing.
func (l *Link) prepare() {}

func (l *Link) writeOut(p []byte) (int, error) { return l.writeParts(p) }
