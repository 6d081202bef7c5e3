package tui

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// The terminal is asked for its background colour while the view is already shown, so one that never answers holds
// nothing up. Until then the background is assumed to be dark, unless the environment says otherwise.

// backgroundQuery is OSC 11 of xterm's control sequences.
const backgroundQuery = "\x1b]11;?\x1b\\"

// backgroundMsg is the answer.
type backgroundMsg struct{ dark bool }

// answersQueries reports whether a terminal with this name is worth asking: some merely print the query.
func answersQueries(term string) bool {
	for _, mute := range []string{"dumb", "linux", "screen", "tmux"} {
		if strings.HasPrefix(term, mute) {
			return false
		}
	}
	return term != ""
}

// assumedDark interprets COLORFGBG, such as "15;0": white on black. Without it a terminal counts as dark.
func assumedDark(colorFGBG string) bool {
	_, last, found := strings.Cut(colorFGBG, ";")
	if i := strings.LastIndexByte(last, ';'); i >= 0 {
		last = last[i+1:]
	}
	n, err := strconv.Atoi(last)
	return !found || err != nil || n < 7 || n == 8 // 7 is light grey, 15 white
}

// ask sends the query. The terminal is in raw mode by then, so the answer does not show up on it.
func ask(out io.Writer) tea.Cmd {
	return func() tea.Msg {
		_, _ = io.WriteString(out, backgroundQuery) // without an answer, the assumption holds
		return nil
	}
}

// answers is a terminal's input without the answers to our query, which Bubble Tea would take for keys.
type answers struct {
	*os.File
	found func(dark bool)
	held  []byte // may become an answer
}

const (
	answerStart = "\x1b]11;"
	answerMost  = 64 // bytes
)

// Read implements io.Reader. It may return no bytes, which means no keys.
func (a *answers) Read(p []byte) (int, error) {
	n, err := a.File.Read(p)
	return copy(p, a.keys(p[:n], len(p))), err
}

// keys removes the answers from what was read and returns the rest, at most most bytes of it, starting with what was
// held back.
func (a *answers) keys(read []byte, most int) []byte {
	all := append(a.held, read...)
	a.held = nil
	var keys []byte
	for len(all) > 0 {
		start := bytes.Index(all, []byte("\x1b]"))
		if start < 0 {
			keys = append(keys, all...)
			break
		}
		keys, all = append(keys, all[:start]...), all[start:]
		end, dark, state := answer(all)
		switch state {
		case answerWhole:
			a.found(dark)
			all = all[end:]
		case answerBegun:
			a.held = bytes.Clone(all)
			all = nil
		case answerNone:
			keys, all = append(keys, all[:2]...), all[2:]
		}
	}
	if len(keys) > most { // only held bytes get here: typing is far slower
		keys = keys[:most]
	}
	return keys
}

type answerState int

const (
	answerNone answerState = iota
	answerBegun
	answerWhole
)

// answer looks for an answer at the start of b, such as ESC ] 11 ; rgb:ffff/ffff/ffff ESC \, and returns where it ends.
func answer(b []byte) (end int, dark bool, state answerState) {
	n := min(len(b), len(answerStart))
	if string(b[:n]) != answerStart[:n] {
		return 0, false, answerNone
	}
	for i := n; i < len(b); i++ {
		switch c := b[i]; {
		case i > answerMost:
			return 0, false, answerNone
		case c == '\a':
			dark, ok := darkColour(string(b[n:i]))
			return i + 1, dark, wholeIf(ok)
		case c == '\x1b' && i+1 == len(b):
			return 0, false, answerBegun
		case c == '\x1b':
			dark, ok := darkColour(string(b[n:i]))
			return i + 2, dark, wholeIf(ok && b[i+1] == '\\')
		case !strings.ContainsRune("0123456789abcdefABCDEFrg:/", rune(c)):
			return 0, false, answerNone
		}
	}
	return 0, false, answerBegun
}

func wholeIf(ok bool) answerState {
	if ok {
		return answerWhole
	}
	return answerNone
}

// darkColour reports whether a colour such as rgb:ffff/ffff/ffff is dark. Its fields have one to four digits.
func darkColour(text string) (dark, ok bool) {
	_, fields, found := strings.Cut(text, ":")
	parts := strings.Split(fields, "/")
	if !found || len(parts) < 3 {
		return false, false
	}
	least, most := 1.0, 0.0
	for _, part := range parts[:3] {
		v, err := strconv.ParseUint(part, 16, 16)
		if err != nil {
			return false, false
		}
		share := float64(v) / float64(uint64(1)<<(4*len(part))-1)
		least, most = min(least, share), max(most, share)
	}
	return (least+most)/2 < 0.5, true // HSL lightness
}
