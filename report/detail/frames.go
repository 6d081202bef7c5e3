package detail

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
)

const (
	FramesKept = 20 // frames of a transcript
	hexBytes   = 32 // of a binary payload
)

// LastRows returns the latest frames that make up at most most rows.
func LastRows(frames []metrics.Frame, most int) []metrics.Frame {
	rows := 0
	for i := len(frames) - 1; i >= 0; i-- {
		if !frames[i].Listed || i+1 == len(frames) || !frames[i+1].Listed {
			if rows++; rows > most {
				return frames[i+1:]
			}
		}
	}
	return frames
}

// SaysNothing reports whether the frames are already shown: they are among the arrivals, or are the request that was
// sent, whose payload is among the values.
func SaysNothing(d *metrics.Detail, frames []metrics.Frame) bool {
	requests := 0
	if slices.ContainsFunc(d.Values, func(v metrics.Value) bool { return v.Expr == "sent" }) {
		requests = 1
	}
	for _, f := range frames {
		if !f.Listed && f.Out {
			requests--
		}
		if !f.Listed && !f.Out || requests < 0 {
			return false
		}
	}
	return true
}

// MomentsUpTo returns a function that formats the times of a transcript, all in the same unit and with the same
// decimals, so that intervals are easy to see.
func MomentsUpTo(lastMS float64) func(ms float64) string {
	if lastMS < 1000 {
		return func(ms float64) string { return "+" + strconv.FormatFloat(ms, 'f', 2, 64) + " ms" }
	}
	decimals := 3
	if lastMS >= 1_000_000 {
		decimals = 1
	}
	return func(ms float64) string { return "+" + strconv.FormatFloat(ms/1000, 'f', decimals, 64) + " s" }
}

// FrameBy returns what sent or took a frame; "nobody" for a message that nothing took.
func FrameBy(f metrics.Frame) string {
	if f.By == "" && !f.Out && (f.Kind == "text" || f.Kind == "binary") {
		return "nobody"
	}
	return format.VisibleUpTo(f.By, format.ShortText)
}

// PayloadHead returns the start of a frame's payload, fit for one line: text as it is, anything else in hex, a close
// frame's code and reason.
func PayloadHead(f metrics.Frame, more string) string {
	data := f.Data
	if f.Cut {
		data = WholeRunes(data)
	}
	end := ""
	if f.Cut {
		end = more
	}
	switch {
	case f.Kind == "close":
		return closeHead(f, end)
	case f.Kind == "binary" || !utf8.Valid(data):
		return hexHead(f.Data, f.Cut, more)
	}
	return format.Visible(string(data)) + end
}

func closeHead(f metrics.Frame, end string) string {
	head := "no code"
	if f.Code > 0 {
		head = strconv.Itoa(f.Code)
	}
	if len(f.Data) > 0 {
		head += " " + diag.Quote(string(f.Data)) + end
	}
	return head
}

// hexHead formats bytes in groups of four.
func hexHead(data []byte, cut bool, more string) string {
	end := ""
	if cut || len(data) > hexBytes {
		data, end = data[:min(len(data), hexBytes)], " "+more
	}
	var groups []string
	for len(data) > 0 {
		n := min(len(data), 4)
		groups = append(groups, hex.EncodeToString(data[:n]))
		data = data[n:]
	}
	return strings.Join(groups, " ") + end
}

// WholeRunes returns data without an incomplete character at its end.
func WholeRunes(data []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		if last := data[len(data)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return data[:len(data)-n]
			}
			break
		}
	}
	return data
}

// Arrow returns the sign for a direction.
func Arrow(unicode, out bool) string {
	switch {
	case out && unicode:
		return "→"
	case out:
		return "->"
	case unicode:
		return "←"
	}
	return "<-"
}
