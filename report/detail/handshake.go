package detail

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
)

// HandshakeLine is a line of a handshake for people.
type HandshakeLine struct {
	Out  bool // sent by the client
	Text string
}

// Exchanged returns a title for what both sides said: a handshake, or an HTTP request.
func Exchanged(d *metrics.Detail) string {
	if d.Handshake.Method != "" {
		return "the request and its answer"
	}
	return "the handshake"
}

// HandshakeLines returns both sides of a handshake or an HTTP request, with at most most lines of each header and of
// the bodies. The short body of an answer is only in the failure's message.
func HandshakeLines(d *metrics.Detail, most int, more string) []HandshakeLine {
	h := d.Handshake
	method, protocol := "GET ", " HTTP/1.1"
	if h.Method != "" {
		method, protocol = format.VisibleUpTo(h.Method, format.ShortText)+" ", ""
	}
	lines := []HandshakeLine{{true, method + format.VisibleUpTo(RequestTarget(h.URL), format.LongText) + protocol}}
	add := func(out bool, text string) { lines = append(lines, HandshakeLine{out, text}) }
	header := func(out bool, list []metrics.Header) {
		for _, line := range list[:min(len(list), most)] {
			add(out, format.Short(line.Name)+": "+format.VisibleUpTo(line.Value, format.LongText))
		}
		if rest := len(list) - most; rest > 0 {
			add(out, "and "+strconv.Itoa(rest)+" more")
		}
	}
	body := func(out bool, data []byte, cut bool) {
		add(out, "")
		list := strings.Split(strings.TrimRight(string(data), "\r\n"), "\n")
		for _, line := range list[:min(len(list), most)] {
			add(out, format.Visible(strings.TrimRight(line, "\r")))
		}
		if cut || len(list) > most {
			add(out, more)
		}
	}
	header(true, h.Sent)
	if len(h.SentBody) > 0 {
		body(true, h.SentBody, h.SentCut)
	}
	if h.Status == 0 {
		if h.Method != "" {
			add(false, "no answer")
		}
		return lines
	}
	add(false, strings.TrimSpace(strconv.Itoa(h.Status)+" "+http.StatusText(h.Status)))
	header(false, h.Received)
	if strings.HasSuffix(d.Message, format.Visible(strings.TrimSpace(string(h.Body)))) {
		return lines
	}
	body(false, h.Body, h.Cut)
	return lines
}

// RequestTarget returns the request target for a URL (RFC 9112 §3.2.1).
func RequestTarget(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	return u.RequestURI()
}
