package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/socket"
)

// urlText is a URL on its way from the file to the dial.
type urlText struct {
	*compiler
	source diag.Text
	own    bool // the file's server can take its place
	later  bool // another url may be given later

	pieces []checks.Piece
	varies bool             // it may differ between connections
	ok     bool             // it is valid
	url    *checks.Template // evaluated as far as possible
	shown  string           // for display
}

// settle checks a URL as far as it is known, which is completely if it reads only the environment.
func (u *urlText) settle(t *checks.Template) {
	pieces, err := t.Settle(u.env)
	if err != nil {
		u.files.evalFinding(u.source, err)
		return
	}
	u.pieces = pieces
	u.varies = slices.ContainsFunc(pieces, func(p checks.Piece) bool { return p.Varies })
	text := u.join(func(p checks.Piece) string { return p.Text })
	switch {
	case text == "":
		u.nothing()
		return
	case u.varies:
		u.url = t
		u.report(u.problemOfAll())
	default:
		u.url = checks.ConstTemplate(text)
		u.report(URLProblem(text))
	}
	u.shown = u.public()
}

func (u *urlText) join(text func(checks.Piece) string) string {
	var b strings.Builder
	for _, p := range u.pieces {
		b.WriteString(text(p))
	}
	return b.String()
}

// width returns how much of the source a finding underlines.
func (u *urlText) width() int { return max(len([]rune(u.source.Value)), 1) }

// nothing handles an empty URL. The file's server takes its place only if that is due to an unset variable.
func (u *urlText) nothing() {
	unset, empty := u.missing()
	reads := len(unset)+len(empty) > 0
	switch {
	case reads && u.own:
	case reads && u.later:
	case reads:
		name := append(unset, empty...)[0]
		u.out.Errorf(u.source.Pos, u.width(), "url is empty%s", u.because()).
			Note("set %s in the environment, or with -e %s=wss://…, or pass --url", name, name)
	case u.source.Value == "" && u.own:
		u.out.Errorf(u.source.Pos, 1, `%s`, URLProblem("")).Note("without a url, the target is the file's own server")
	case u.source.Value == "":
		u.out.Errorf(u.source.Pos, 1, `%s`, URLProblem(""))
	default:
		u.out.Errorf(
			u.source.Pos,
			u.width(),
			"url is empty, though it reads no variable that is unset",
		)
	}
}

// missing returns the environment variables that the URL reads and that are unset, and those that are empty.
func (u *urlText) missing() (unset, empty []string) {
	for _, r := range u.urlEnv.All {
		switch value, set := u.env[r.Name]; {
		case !set && !slices.Contains(unset, r.Name):
			unset = append(unset, r.Name)
		case set && value == "" && !slices.Contains(empty, r.Name):
			empty = append(empty, r.Name)
		}
	}
	return unset, empty
}

// because says which environment variables a URL lacks.
func (u *urlText) because() string {
	unset, empty := u.missing()
	switch {
	case len(unset) == 1:
		return ": environment variable " + unset[0] + " is not set"
	case len(unset) > 1:
		return ": environment variables " + strings.Join(unset, ", ") + " are not set"
	case len(empty) == 1:
		return ": environment variable " + empty[0] + " is empty"
	case len(empty) > 1:
		return ": environment variables " + strings.Join(empty, ", ") + " are empty"
	}
	return ""
}

// report adds a finding for a problem; "" means none. A problem quotes what it is about, but never a secret.
func (u *urlText) report(problem string) {
	if u.ok = problem == ""; u.ok {
		return
	}
	text := u.join(func(p checks.Piece) string { return p.Text })
	if hidden := u.files.withoutSecrets(text); hidden != text {
		problem = "this can't be a WebSocket URL: it needs ws:// or wss://, a host and a path"
		if !u.varies {
			problem = cmp.Or(URLProblem(hidden), problem)
		}
	}
	u.out.Errorf(u.source.Pos, u.width(), "%s%s", problem, u.because())
}

// mostUnknown bounds how many parts of a URL are tried out.
const mostUnknown = 4

// problemOfAll says what is wrong with a URL whatever the values of its variable parts: likely values are tried out.
func (u *urlText) problemOfAll() string {
	var unknown []int
	for i, p := range u.pieces {
		if p.Varies {
			unknown = append(unknown, i)
		}
	}
	if len(unknown) > mostUnknown {
		return ""
	}
	first := ""
	tried := make([]string, len(u.pieces))
	var try func(n int) bool // reports whether one of them gives a URL
	try = func(n int) bool {
		if n == len(unknown) {
			var b strings.Builder
			for i, p := range u.pieces {
				b.WriteString(cmp.Or(tried[i], p.Text))
			}
			problem := urlProblem(strings.ReplaceAll(b.String(), nothingHere, ""), u.public())
			first = cmp.Or(first, problem)
			return problem == ""
		}
		values := []string{"a", "1", nothingHere, "/a", "::1", "s"}
		switch at := unknown[n]; {
		case at == 0:
			values = append([]string{"ws://a", "ws"}, values...)
		case strings.HasSuffix(u.pieces[at-1].Text, ":"):
			values = append(values, "1/a")
		}
		for _, tried[unknown[n]] = range values {
			if try(n + 1) {
				return true
			}
		}
		return false
	}
	if try(0) {
		return ""
	}
	return first
}

// nothingHere stands for an empty part, among the values that are tried out.
const nothingHere = "\x00"

// public returns the URL for display: with its templates where it varies, including those in its query, whose values
// may be confidential; without user and password.
func (u *urlText) public() string {
	var templates []string
	query := false
	text := u.join(func(p checks.Piece) string {
		if !p.Varies && (!query || p.Source == "") {
			query = query || u.varies && strings.Contains(p.Text, "?")
			return strings.ReplaceAll(p.Text, "\x00", "")
		}
		templates = append(templates, p.Source)
		return fmt.Sprintf("\x00%d\x00", len(templates)-1) // a template may contain what ends a host
	})
	text = socket.PublicURL(text)
	for i, t := range templates {
		text = strings.ReplaceAll(text, fmt.Sprintf("\x00%d\x00", i), t)
	}
	return text
}

// URLProblem says what is wrong with a target's URL; "" means that it is valid.
func URLProblem(s string) string {
	s = socket.PublicURL(s)
	return urlProblem(s, s)
}

// urlProblem is URLProblem, worded for the URL as it is shown.
func urlProblem(s, shown string) string {
	scheme, _, _ := strings.Cut(s, "://")
	_, rest, found := strings.Cut(shown, "://")
	switch strings.ToLower(scheme) {
	case "ws", "wss":
	case "http":
		return "the scheme is ws:// or wss://, not http:// (ws://" + rest + "?)"
	case "https":
		return "the scheme is ws:// or wss://, not https:// (wss://" + rest + "?)"
	default:
		return diag.Quote(shown) + " is not a WebSocket URL: it starts with ws:// or wss://" + likelyURL(shown, found)
	}
	u, err := url.Parse(s)
	if err != nil {
		return diag.Quote(shown) + " is not a URL: " + urlReason(err)
	}
	if problem := hostProblem(u); problem != "" {
		return diag.Quote(shown) + problem
	}
	if strings.Contains(s, "#") {
		return diag.Quote(shown) + " has a fragment: a WebSocket URL has none (RFC 6455 §3)"
	}
	return ""
}

// urlReason returns why a text could not be parsed as a URL.
func urlReason(err error) string {
	var detail *url.Error
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return strings.TrimPrefix(err.Error(), "net/url: ")
}

// hostProblem returns the end of a sentence about a URL whose host is impossible to connect to; "" means that it is
// fine.
func hostProblem(u *url.URL) string {
	port, err := strconv.Atoi(u.Port())
	switch {
	case u.Hostname() == "":
		return " has no host"
	case strings.HasSuffix(u.Host, ":"), u.Port() != "" && (err != nil || port < 1 || port > 65535):
		return " has no valid port: 1 to 65535"
	}
	return ""
}

var (
	shellVariable = regexp.MustCompile(`^(?:\$\{?|%)(\w+)[}%]?$`)
	mustacheName  = regexp.MustCompile(`^\{\{\s*\$?(?:processEnvironment\.)?(\w+)\s*\}\}(.*)$`)
	fewSlashes    = regexp.MustCompile(`^(wss?)(?:::?/*|/+)([^:/].*)$`)
	portAlone     = regexp.MustCompile(`^:?([0-9]{1,5})(/.*)?$`)
	localHost     = regexp.MustCompile(`^(localhost|[0-9.]+|\[[0-9a-f:]+\])(:|/|$)`)
)

// likelyURL returns what was meant by a target without its scheme, for a message.
func likelyURL(s string, hasScheme bool) string {
	if m := shellVariable.FindStringSubmatch(s); m != nil {
		return " (${{ env." + m[1] + " }}?)"
	}
	if m := mustacheName.FindStringSubmatch(s); m != nil {
		return " (${{ env." + m[1] + " }}" + m[2] + "?)"
	}
	m := fewSlashes.FindStringSubmatch(s)
	switch port := portAlone.FindStringSubmatch(s); {
	case m != nil:
		return " (" + m[1] + "://" + m[2] + "?)"
	case port != nil:
		return " (ws://localhost:" + port[1] + port[2] + "?)"
	case hasScheme || s == "" || s[0] == '/' || s[0] == '?':
		return ""
	case localHost.MatchString(s):
		return " (ws://" + s + "?)"
	}
	return " (wss://" + s + "?)"
}
