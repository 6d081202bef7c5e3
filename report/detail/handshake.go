package detail

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
)

// HandshakeLine is a line of a handshake as people read it.
type HandshakeLine struct {
	Out  bool // the client said it
	Text string
}

// HandshakeLines are both sides of a handshake, with most lines of each header and of the body. A short body is in the
// failure's message, and nowhere else.
func HandshakeLines(d *metrics.Detail, most int, more string) []HandshakeLine {
	h := d.Handshake
	lines := []HandshakeLine{{true, "GET " + format.VisibleUpTo(RequestTarget(h.URL), format.LongText) + " HTTP/1.1"}}
	add := func(out bool, text string) { lines = append(lines, HandshakeLine{out, text}) }
	header := func(out bool, list []metrics.Header) {
		for _, line := range list[:min(len(list), most)] {
			add(out, format.Short(line.Name)+": "+format.VisibleUpTo(line.Value, format.LongText))
		}
		if rest := len(list) - most; rest > 0 {
			add(out, "and "+strconv.Itoa(rest)+" more")
		}
	}
	header(true, h.Sent)
	if h.Status == 0 {
		return lines
	}
	add(false, strings.TrimSpace(strconv.Itoa(h.Status)+" "+http.StatusText(h.Status)))
	header(false, h.Received)
	if strings.HasSuffix(d.Message, format.Visible(strings.TrimSpace(string(h.Body)))) {
		return lines
	}
	add(false, "")
	body := strings.Split(strings.TrimRight(string(h.Body), "\r\n"), "\n")
	for _, line := range body[:min(len(body), most)] {
		add(false, format.Visible(strings.TrimRight(line, "\r")))
	}
	if h.Cut || len(body) > most {
		add(false, more)
	}
	return lines
}

// RequestTarget is what a request for a URL asks for (RFC 9112 §3.2.1).
func RequestTarget(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	return u.RequestURI()
}
