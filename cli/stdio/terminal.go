package stdio

import (
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Colored reports whether to use colours on a stream.
func (p *Process) Colored(w io.Writer) bool {
	switch p.Color {
	case "always":
		return true
	case "never":
		return false
	}
	return p.Getenv("NO_COLOR") == "" && p.Getenv("TERM") != "dumb" && IsTerminal(w)
}

// Unicode reports whether the terminal can show ✓, which only old locales can't.
func (p *Process) Unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := p.Getenv(name); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8") || v != "C" && v != "POSIX"
		}
	}
	return true
}

// IsTerminal reports whether a stream is a terminal.
func IsTerminal(stream any) bool {
	f, ok := FileBehind(stream)
	return ok && isatty.IsTerminal(f.Fd())
}

// FileBehind returns the file underlying a stream, if there is one.
func FileBehind(stream any) (*os.File, bool) {
	if o, ok := stream.(*Outlet); ok {
		stream = o.w
	}
	f, ok := stream.(*os.File)
	return f, ok
}
