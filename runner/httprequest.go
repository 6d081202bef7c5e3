package runner

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"wsrun/checks"
	"wsrun/httpclient"
	"wsrun/scenario"
)

// requests are what a run's HTTP requests have in common.
type requests struct {
	shared *httpclient.Shared
	ctx    context.Context // ends when the connections are cut
	cut    context.CancelFunc
	urls   sync.Map // *scenario.HTTP → *url.URL, of those that are always the same; not changed any more
}

// newRequests are those of a plan; nil if it has none.
func newRequests(p *scenario.Plan) *requests {
	if !p.HTTP {
		return nil
	}
	r := &requests{shared: httpclient.NewShared(httpclient.Config{
		TLS: p.Dial.TLS, Timeout: p.Dial.Timeout, Proxy: p.Dial.Proxy, Hosts: p.Dial.Hosts,
		LocalAddrs: p.Dial.LocalAddrs, MaxBody: p.Limits.Message, UserAgent: p.Dial.UserAgent,
	})}
	r.ctx, r.cut = context.WithCancel(context.Background())
	return r
}

// web is an iteration's part in HTTP.
type web struct {
	client *httpclient.Client
	url    string // the sessions' target, if it is the same for all of them
	urls   *sync.Map

	shown     *url.URL // the URL of the latest answer, which most have in common …
	shownText string   // … and how it is shown
}

// public returns how a URL is shown: without user and password. The URL is never changed. Guarded by the iteration's
// mutex.
func (w *web) public(u *url.URL) string {
	if w.shown != u {
		w.shown, w.shownText = u, withoutUser(u)
	}
	return w.shownText
}

// newWeb is the part in HTTP of an iteration with these cookies, whose sessions have this target.
func newWeb(r *requests, url string, jar httpclient.Jar) web {
	if r == nil {
		return web{}
	}
	return web{client: r.shared.NewClient(jar), url: url, urls: &r.urls}
}

// close closes the connections that are kept.
func (w *web) close() {
	if w.client != nil {
		w.client.Close()
	}
}

// request evaluates what an HTTP request says.
func (w *web) request(p *scenario.Plan, m *checks.Machine, do *scenario.HTTP) (httpclient.Request, error) {
	req := httpclient.Request{Method: do.Method, Follow: do.Follow}
	var err error
	if req.URL, err = w.where(p, m, do); err != nil {
		return req, err
	}
	if req.Header, err = headersOf(m, do.Headers); err != nil {
		return req, err
	}
	req.Body, err = sentBody(m, do)
	return req, err
}

// where is the URL of a request. It is shared, and not to be changed.
func (w *web) where(p *scenario.Plan, m *checks.Machine, do *scenario.HTTP) (*url.URL, error) {
	if u, ok := w.urls.Load(do); ok {
		return u.(*url.URL), nil
	}
	u, err := w.parse(p, m, do)
	if _, fixed := do.URL.Const(); fixed && w.url != "" && err == nil {
		w.urls.Store(do, u)
	}
	return u, err
}

// parse makes the URL of a request. One without a host goes to the sessions' own target: http for ws, https for wss.
func (w *web) parse(p *scenario.Plan, m *checks.Machine, do *scenario.HTTP) (*url.URL, error) {
	text, err := m.Text(do.URL)
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
		if target, err = m.Text(p.URL); err != nil {
			return nil, err
		}
		if problem := scenario.URLProblem(target); problem != "" {
			return nil, fails(fmt.Sprintf("%s has no host, and the scenario's url can't give it one: %s",
				text, problem))
		}
	}
	base, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	u.Scheme, u.Host = httpScheme(base.Scheme), base.Host
	if u.Path == "" { // a query alone is of the target's own path
		u.Path = base.Path
	}
	return u, nil
}

// sentBody makes what a request sends; nil is no body.
func sentBody(m *checks.Machine, do *scenario.HTTP) ([]byte, error) {
	if do.Form == nil {
		return content(m, do.Body)
	}
	form := url.Values{}
	for _, f := range do.Form {
		text, err := m.Text(f.Value)
		if err != nil {
			return nil, err
		}
		form.Add(f.Name, text)
	}
	return []byte(form.Encode()), nil
}

// httpScheme is the scheme of requests that go to a socket's own target: http for ws, https for wss.
func httpScheme(scheme string) string {
	return "http" + strings.TrimPrefix(strings.ToLower(scheme), "ws")
}

// content is what a body or a message holds; nil of none.
func content(m *checks.Machine, c *scenario.Content) ([]byte, error) {
	switch {
	case c == nil:
		return nil, nil
	case c.Const != nil:
		return c.Const, nil
	case c.JSON != nil:
		return m.AppendPayload(nil, c.JSON)
	}
	return m.AppendText(nil, c.Text)
}

// withoutUser returns a URL without user and password.
func withoutUser(u *url.URL) string {
	public := *u
	public.User = nil
	return public.String()
}
