package scenario

import (
	"cmp"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/socket"
)

// target compiles the URL, or leaves it out when the file's own server is meant: there is none, or it is empty.
func (c *compiler) target(p *Plan, opt Options, scope *checks.Scope) {
	text, given := c.sc.URL, c.sc.HasURL
	if opt.URL != "" {
		text, given = diag.NewText(opt.URL, diag.Pos{File: "--url"}, nil), true
	}
	own := c.sc.Server != nil || opt.ServeOnly
	if given && text.Pos == (diag.Pos{}) {
		return // there is a finding
	}
	if !given {
		if !own && !c.sc.unread["url"] && !c.sc.unread["server"] {
			c.out.Errorf(diag.Pos{File: c.sc.File, Line: 1, Col: 1}, 1, "a scenario needs a url, or a server of its own").
				Note("url: wss://example.com/ws, or server: echo, or --url on the command line")
		}
		return
	}
	before := len(*c.out)
	t := checks.CompileTemplate(text, scope, c.out)
	if t == nil {
		return
	}
	if s, ok := t.Const(); ok {
		if s == "" && own {
			return
		}
		if problem := URLProblem(s); problem != "" {
			*c.out = (*c.out)[:before] // one finding is enough
			c.out.Errorf(text.Pos, max(len([]rune(text.Value)), 1), "%s", problem)
		}
	} else {
		c.judgeSettledURL(text)
	}
	p.URL = t
}

// judgeSettledURL judges a URL that reads only the environment, which is known already. One that comes to nothing may be another's: --url.
func (c *compiler) judgeSettledURL(text diag.Text) {
	var no diag.List
	if checks.CompileTemplate(text, &checks.Scope{EnvOnly: true}, &no) == nil {
		return // it reads more
	}
	s, ok := c.settle(text, "url")
	if !ok || s.value == "" {
		return
	}
	problem := URLProblem(s.value)
	if problem == "" {
		return
	}
	if hidden := c.withoutSecrets(s.value); hidden != s.value {
		// A problem quotes what it is about.
		problem = cmp.Or(URLProblem(hidden), "this comes to no WebSocket URL: ws:// or wss://, a host, and a path")
	}
	c.out.Errorf(text.Pos, s.width(), "%s", problem)
}

// URLProblem says what is wrong with a target's URL; "" means nothing.
func URLProblem(s string) string {
	s = socket.PublicURL(s)
	scheme, rest, found := strings.Cut(s, "://")
	switch strings.ToLower(scheme) {
	case "ws", "wss":
	case "http":
		return "the scheme is ws:// or wss://, not http:// (ws://" + rest + "?)"
	case "https":
		return "the scheme is ws:// or wss://, not https:// (wss://" + rest + "?)"
	default:
		return diag.Quote(s) + " is not a WebSocket URL: it starts with ws:// or wss://" + likelyURL(s, found)
	}
	u, err := url.Parse(s)
	if err != nil {
		var detail *url.Error
		if errors.As(err, &detail) {
			err = detail.Err
		}
		return diag.Quote(s) + " is not a URL: " + strings.TrimPrefix(err.Error(), "net/url: ")
	}
	port, portErr := strconv.Atoi(u.Port())
	switch {
	case u.Hostname() == "":
		return diag.Quote(s) + " has no host"
	case strings.HasSuffix(u.Host, ":"), u.Port() != "" && (portErr != nil || port < 1 || port > 65535):
		return diag.Quote(s) + " has no valid port: 1 to 65535"
	case strings.Contains(s, "#"):
		return diag.Quote(s) + " has a fragment: a WebSocket URL has none (RFC 6455 §3)"
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

// likelyURL is what was meant by a target without its scheme, for a message.
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
	case hasScheme || s == "" || s[0] == '/':
		return ""
	case localHost.MatchString(s):
		return " (ws://" + s + "?)"
	}
	return " (wss://" + s + "?)"
}
