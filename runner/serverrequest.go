package runner

import (
	"net/http"
	"strings"

	"wsrun/checks"
)

// request is a handshake, or another request without its body, as the server's expressions see it.
func request(req *http.Request) *checks.Request {
	query := map[string]any{}
	for k, v := range req.URL.Query() {
		query[k] = strings.Join(v, ",")
	}
	subprotocols := []any{}
	for _, name := range offered(req) {
		subprotocols = append(subprotocols, name)
	}
	cookies := map[string]any{}
	for _, c := range req.Cookies() {
		cookies[c.Name] = c.Value
	}
	headers := checks.HeaderMap(req.Header)
	headers["Host"], headers["host"] = req.Host, req.Host // net/http keeps it apart
	return &checks.Request{
		Method:       req.Method,
		Path:         req.URL.Path,
		Query:        query,
		Headers:      headers,
		Cookies:      cookies,
		Subprotocols: subprotocols,
		Remote:       req.RemoteAddr,
	}
}

// offered are the subprotocols that a client offers, in its order.
func offered(req *http.Request) []string {
	var names []string
	for _, line := range req.Header.Values("Sec-WebSocket-Protocol") {
		for part := range strings.SplitSeq(line, ",") {
			names = append(names, strings.TrimSpace(part))
		}
	}
	return names
}
