package runner

import (
	"fmt"
	"net/http"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario"
	"wsrun/socket"
)

// newRequest evaluates what a handshake says. url is the target if that is the same for all of them.
func newRequest(p *scenario.SocketPlan, m *checks.Machine, url string) (socket.Request, error) {
	req := socket.Request{URL: url}
	if req.URL == "" {
		text, err := m.Text(p.URL)
		if err != nil {
			return req, err
		}
		if problem := scenario.URLProblem(text); problem != "" {
			at := p.URL.Source()
			if text == "" {
				problem = "url is empty"
			}
			return req, &checks.EvalError{Message: problem, At: at.Pos, Len: len([]rune(at.Value))}
		}
		req.URL = text
	}
	header, err := headersOf(m, p.Headers)
	if err != nil {
		return req, err
	}
	req.Header = header
	if hosts := header["Host"]; len(hosts) > 0 {
		req.Host = hosts[len(hosts)-1]
		delete(header, "Host")
	}
	if len(p.Cookies) > 0 {
		return req, addCookies(p, m, req.Header)
	}
	return req, nil
}

// headersOf evaluates headers, a Host among them.
func headersOf(m *checks.Machine, plans []scenario.HeaderPlan) (http.Header, error) {
	header := make(http.Header, len(plans)+1)
	for _, h := range plans {
		text, err := headerText(m, h)
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(h.Name, "Host") {
			if problem := scenario.HostProblem(text); problem != "" {
				return nil, &checks.EvalError{Message: problem, At: h.At, Len: len([]rune(h.Name))}
			}
		}
		header.Add(h.Name, text)
	}
	return header, nil
}

// addCookies adds the file's own cookies.
func addCookies(p *scenario.SocketPlan, m *checks.Machine, h http.Header) error {
	var parts []string
	for _, c := range p.Cookies {
		text, err := headerText(m, scenario.HeaderPlan{Name: "cookie " + c.Name, Value: c.Value, At: c.At})
		if err != nil {
			return err
		}
		if i := strings.IndexFunc(text, scenario.EndsCookie); i >= 0 {
			message := fmt.Sprintf(
				"the value of cookie %s has %s in it, which ends a cookie: %s",
				c.Name,
				diag.Quote(text[i:i+1]),
				diag.Quote(diag.Visible(text, 60)),
			)
			return &checks.EvalError{Message: message, At: c.At, Len: len([]rune(c.Name))}
		}
		parts = append(parts, c.Name+"="+text)
	}
	h.Add("Cookie", strings.Join(parts, "; "))
	return nil
}

// headerText refuses what would break out of the header: a line break that a template brought.
func headerText(m *checks.Machine, h scenario.HeaderPlan) (string, error) {
	text, err := m.Text(h.Value)
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(text, "\r\n\x00") {
		return "", &checks.EvalError{
			Message: fmt.Sprintf(
				"the value of header %s has a line break in it: %s",
				h.Name,
				diag.Quote(diag.Visible(text, 60)),
			),
			At:  h.At,
			Len: len([]rune(h.Name)),
		}
	}
	return text, nil
}
