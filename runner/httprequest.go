package runner

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wsrun/checks"
	"wsrun/httpclient"
	"wsrun/scenario"
)

// web is an iteration's part in HTTP.
type web struct {
	client *httpclient.Client
	url    string // the sessions' target, if it is the same for all of them
}

// close closes the connections that are kept.
func (w *web) close() {
	if w.client != nil {
		w.client.Close()
	}
}

// request evaluates what an HTTP request says.
func (w *web) request(it *iteration, do *scenario.HTTP) (httpclient.Request, error) {
	req := httpclient.Request{Method: do.Method, Follow: do.Follow}
	u, err := w.where(it, do)
	if err != nil {
		return req, err
	}
	req.URL = u
	req.Header = make(http.Header, len(do.Headers)+1)
	for _, h := range do.Headers {
		text, err := headerText(it.m, h)
		if err != nil {
			return req, err
		}
		if strings.EqualFold(h.Name, "Host") {
			if problem := scenario.HostProblem(text); problem != "" {
				return req, &checks.EvalError{Message: problem, At: h.At, Len: len([]rune(h.Name))}
			}
		}
		req.Header.Add(h.Name, text)
	}
	req.Body, err = w.body(it, do)
	return req, err
}

// where is the URL of a request. One without a host goes to the sessions' own target: http for ws, https for wss.
func (w *web) where(it *iteration, do *scenario.HTTP) (*url.URL, error) {
	text, err := it.m.Text(do.URL)
	if err != nil {
		return nil, err
	}
	source := do.URL.Source()
	fails := func(problem string) error {
		return &checks.EvalError{Message: problem, At: source.Pos, Len: len([]rune(source.Value))}
	}
	if problem := scenario.HTTPURLProblem(text); problem != "" {
		return nil, fails(problem)
	}
	u, err := url.Parse(text)
	if err != nil || u.Host != "" {
		return u, err
	}
	target := w.url
	if target == "" {
		if target, err = it.m.Text(it.host.plan.URL); err != nil {
			return nil, err
		}
		if problem := scenario.URLProblem(target); problem != "" {
			return nil, fails(fmt.Sprintf("%s has no host, and the scenario's url can't give it one: %s", text, problem))
		}
	}
	base, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	u.Scheme, u.Host = "http"+strings.TrimPrefix(strings.ToLower(base.Scheme), "ws"), base.Host
	if u.Path == "" { // a query alone is of the target's own path
		u.Path = base.Path
	}
	return u, nil
}

// body makes what a request sends; nil is no body.
func (w *web) body(it *iteration, do *scenario.HTTP) ([]byte, error) {
	switch {
	case do.Form != nil:
		form := url.Values{}
		for _, f := range do.Form {
			text, err := it.m.Text(f.Value)
			if err != nil {
				return nil, err
			}
			form.Add(f.Name, text)
		}
		return []byte(form.Encode()), nil
	}
	return content(it.m, do.Body)
}
