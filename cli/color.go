package cli

import (
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// colorMode is --color.
type colorMode string

// colored reports whether a stream gets colour.
func (a *app) colored(w io.Writer) bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(stream any) bool {
	f, ok := fileBehind(stream)
	return ok && isatty.IsTerminal(f.Fd())
}

// fileBehind is the file that a stream is, if it is one.
func fileBehind(stream any) (*os.File, bool) {
	if o, ok := stream.(*outlet); ok {
		stream = o.w
	}
	f, ok := stream.(*os.File)
	return f, ok
}

// unicode reports whether the terminal can show ✓: everywhere but in an old locale.
func (a *app) unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := a.getenv(name); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8") || v != "C" && v != "POSIX"
		}
	}
	return true
}
