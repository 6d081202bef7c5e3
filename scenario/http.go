package scenario

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

func httpVerb() *verb {
	alone := slices.Concat(httpModifiers(), withoutReplies(expectModifiers()))
	return &verb{
		Row: table.Row[Action]{Key: "http", Field: argument(httpField()),
			Doc: "Sends an HTTP request and waits for the answer, which is `reply` from then on: `POST /orders`. " +
				"Without a host it goes to the scenario's own target. Together with an expect it is a request whose " +
				"answer is a message."},
		modifiers: slices.Concat(httpModifiers(), sendModifiers()),
		forms: []form{
			{"http", nil, alone},
			{"http and expect", []string{"expect"}, slices.Concat(httpModifiers(), sendModifiers())},
		},
		rank: rankFirst,
		meant: map[string]string{
			"status": "the status that is expected is given by: expect-status",
			"body":   "a body is one of json, form, text and file",
			"method": "the method stands before the URL: http: POST /orders",
			"url":    "the URL stands behind the method: http: POST /orders",
			"for":    "how long to wait is given by: within",
		},
		validate: validateHTTP,
		compile:  compileHTTP,
		brings:   func(a *Action) bool { return a.Expect != nil },
		waits:    true,
	}
}

// withoutReplies are an expect's modifiers that an HTTP answer can have too: there is one, and it is new.
func withoutReplies(modifiers []string) []string {
	return slices.DeleteFunc(modifiers, func(key string) bool { return slices.Contains(ofMessages(), key) })
}

// ofMessages are modifiers of an expect that are about messages alone.
func ofMessages() []string { return []string{"times", "fresh", "from"} }

// httpTarget is what stands behind http: a method, and where the request goes.
type httpTarget struct {
	method string
	url    diag.Text
}

func httpField() table.Field[httpTarget] {
	field := table.Field[httpTarget]{
		Shape: &table.Shape{Type: "string", Title: "request", Pattern: "^[A-Z][A-Z-]* +\\S"},
	}
	field.Parse = func(d *table.Decoder, n *yaml.Node, h *httpTarget) {
		t, ok := d.Text(n, "a method and a URL")
		if !ok {
			return
		}
		method, rest, _ := strings.Cut(t.Value, " ")
		where := strings.TrimSpace(rest)
		upper := strings.ToUpper(method)
		switch known := slices.Contains(httpMethods(), upper); {
		case checks.HasTemplate(method):
			d.NodeErr(n, "the method of an http can't have a template: it is fixed before the run").
				Note("write it before the URL: http: POST %s", t.Value)
		case known && where == "":
			d.NodeErr(n, "an http needs a URL behind the method: %s /path", upper)
		case strings.ContainsAny(method, "/:?") || where == "" && !known:
			d.NodeErr(n, "an http is a method and a URL, such as GET %s", diag.Visible(cmp.Or(t.Value, "/path"), 60))
		case method != upper && known:
			d.NodeErr(n, "a method is written in capitals: %s %s", upper, diag.Visible(where, 60))
		case !methodRE.MatchString(method):
			d.NodeErr(n, "%s can't be a method: it is in capitals", diag.Quote(method))
		case upper == http.MethodConnect:
			d.NodeErr(n, "http can't CONNECT: a proxy is what connect: {proxy: …} is for")
		default:
			from := len([]rune(t.Value)) - len([]rune(strings.TrimLeft(rest, " ")))
			h.method, h.url = method, t.Sub(from, from+len([]rune(where)))
			validateHTTPURL(d, h.url)
		}
	}
	return field
}

// methodRE is what a method is here: RFC 9110 §9.1 would take more, and none that is registered needs it.
var methodRE = regexp.MustCompile(`^[A-Z][A-Z-]*$`)

func httpMethods() []string {
	return []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"}
}

// validateHTTPURL finds what can't be a URL, where no template stands in the way.
func validateHTTPURL(d *table.Decoder, t diag.Text) {
	if checks.HasTemplate(t.Value) {
		return
	}
	if problem := HTTPURLProblem(t.Value); problem != "" {
		d.Out.Errorf(t.Pos, max(len([]rune(t.Value)), 1), "%s", problem)
	}
}

// HTTPURLProblem says what is wrong with the URL of an HTTP request; "" means nothing. One without a host has a path,
// which goes to the scenario's target.
func HTTPURLProblem(s string) string {
	shown := diag.Quote(diag.Visible(withoutUser(s), 100))
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return shown + " is not a URL: " + urlReason(err)
	case u.Scheme == "ws" || u.Scheme == "wss":
		return shown + " is a WebSocket's: an http goes to http:// or https://, or to a path of the target's"
	case u.Scheme == "http" || u.Scheme == "https":
		if problem := hostProblem(u); problem != "" {
			return shown + problem
		}
	case u.Scheme != "" || u.Host != "":
		return shown + " is not the URL of an HTTP request: it starts with http://, https:// or /"
	case !strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "?"):
		return shown + " is not the URL of an HTTP request: a path starts with / (/" + diag.Visible(s, 100) + "?)"
	}
	return ""
}

// withoutUser is a URL without a user and password, for people.
func withoutUser(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.User == nil {
		return s
	}
	u.User = nil
	return u.String()
}

// validateHTTP finds bodies that exclude each other, and modifiers of an expect that is not there.
func validateHTTP(d *table.Decoder, a *Action) {
	first := ""
	for _, key := range httpBodies() {
		switch k := a.keys[key]; {
		case k == nil:
		case first == "":
			first = key
		default:
			d.NodeErr(k, "a request has one body: %q or %q", first, key)
		}
	}
	if a.Expect != nil {
		return
	}
	a.From = nil // there is a finding
	for _, key := range ofMessages() {
		if k := a.keys[key]; k != nil {
			d.NodeErr(k, "%q needs an \"expect\" beside the http", key).
				Note("it is about messages, and an http alone waits for one answer")
		}
	}
}

// HTTP sends an HTTP request and waits for its answer. With HasElse, what would fail the iteration goes to To.
type HTTP struct {
	fork
	Outcome
	Method  string
	URL     *checks.Template
	Where   string       // URL for people, without its query: its templates stay where it varies
	Headers []HeaderPlan // the body's type among them
	Body    *Content     // nil: none, or Form
	Form    []TextPlan
	Follow  bool
	Status  []int         // that are expected; none: any 2xx
	Within  time.Duration // for the answer
	HasElse bool
	Request bool // an expect follows, whose message is the answer that counts
}

func (h *HTTP) next(at int) []int { return h.orElse(at, h.HasElse) }

func (h *HTTP) awaits() time.Duration { return h.Within }

func (h *HTTP) measures(metric string) bool {
	return slices.Contains(metrics.HTTPNames(), metric) || h.Outcome.measures(metric)
}

// Expects reports whether an answer with this status is one that the file expects.
func (h *HTTP) Expects(status int) bool {
	if len(h.Status) == 0 {
		return status >= 200 && status < 300
	}
	return slices.Contains(h.Status, status)
}

// compileHTTP compiles an HTTP request, and the expect beside it for the message that is its answer. A condition skips
// both.
func compileHTTP(l *lister, a *Action, s Step, path string) {
	if l.ss.server {
		l.c.out.Errorf(s.At, s.Len, "http is a client's: a server sends no HTTP requests").
			Note("what it answers to HTTP requests is server: {http: …}")
		return
	}
	if l.ss.apart && a.Expect != nil {
		l.c.out.Errorf(s.At, s.Len, "an http with an expect waits for a message, and %s has no session", l.list.Label).
			Note("the answer itself is judged with expect-status and check")
		return
	}
	target := argOf[httpTarget](a)
	h := &HTTP{
		Method: target.method,
		Follow: a.HTTP.follow, Status: a.HTTP.status, Within: a.Within.Or(defaultWithin),
		Request: a.Expect != nil, HasElse: a.hasElse(),
	}
	if target.method != "" {
		if h.URL = l.template(target.url); h.URL != nil {
			h.Where = whereTo(h.URL, l.c.env)
		}
	}
	httpBody(l, a, h)
	l.list.Waits = true
	s.Do, s.Trial = h, l.trial("HTTP request", &s)
	if a.Expect != nil {
		if s.If != nil {
			defer l.skip(&s)()
		}
		l.emit(s)
		l.names |= checks.NReply
		at := l.here()
		if l.ss.cast != nil {
			h.fork = l.ss.cast.pushed(l, a, s, path)
			return
		}
		l.side.Inbox = 1 // a push may come before the answer
		compileExpect(l, a, s, path, true)
		if e, ok := l.list.Steps[at].Do.(*Expect); ok {
			h.fork, e.HTTP = e.fork, true
		}
		return
	}
	h.Outcome = outcomeOf(l, a, l.scope(checks.NReply))
	l.emit(s)
	l.names |= checks.NReply
	if h.HasElse {
		l.orElse(a, &s, &h.fork, path)
	}
}

// whereTo is a URL for people and for tags, without query and user: its templates stay where it varies.
func whereTo(t *checks.Template, env map[string]any) string {
	pieces, err := t.Settle(env)
	if err != nil {
		return t.Source().Value
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Varies {
			b.WriteString(p.Source)
			continue
		}
		text, _, query := strings.Cut(p.Text, "?")
		b.WriteString(text)
		if query {
			break
		}
	}
	return withoutUser(b.String())
}

// httpBody compiles what a request sends.
func httpBody(l *lister, a *Action, h *HTTP) {
	k := &a.HTTP
	contentType := ""
	switch {
	case k.json != nil:
		contentType, h.Body = "application/json", contentOf(l, &Payload{Form: "json", JSON: k.json})
	case a.keys["form"] != nil:
		contentType, h.Form = "application/x-www-form-urlencoded", l.c.texts(k.form, l.scope(0))
	case a.keys["text"] != nil:
		contentType, h.Body = "text/plain; charset=utf-8", contentOf(l, &Payload{Form: "text", Text: k.text})
	case a.keys["file"] != nil:
		contentType = "application/octet-stream"
		h.Body = contentOf(l, &Payload{Form: "file", Binary: true, Text: k.file})
	}
	h.Headers = headerPlans(k.headers, l.scope(0), l.c.out)
	for _, header := range k.headers {
		for _, v := range header.Values {
			validateHostHeader(header.Name.Value, v, l.c.out)
		}
	}
	if contentType != "" {
		h.Headers = withType(h.Headers, contentType, a.Pos)
	}
}

// withType adds the type of a body to headers that don't give it themselves.
func withType(list []HeaderPlan, contentType string, at diag.Pos) []HeaderPlan {
	if slices.ContainsFunc(list, func(p HeaderPlan) bool { return strings.EqualFold(p.Name, "Content-Type") }) {
		return list
	}
	return append(list, HeaderPlan{"Content-Type", checks.ConstTemplate(contentType), at})
}

func (l *List) usesHTTP() bool {
	return slices.ContainsFunc(l.Steps, func(st Step) bool {
		_, ok := st.Do.(*HTTP)
		return ok
	})
}
