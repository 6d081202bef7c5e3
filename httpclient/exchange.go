package httpclient

import (
	"net/http"
	"net/url"
	"time"
)

// Request is one request of a virtual user. Nothing of it is changed, and it has to stay as it is until Do returns.
type Request struct {
	Method string // "" is GET
	URL    *url.URL

	// Header is sent as it is; its keys are canonical. A Host in it replaces the URL's. Cookies of the jar are added to
	// those in it. Without an Accept-Encoding of its own, gzip is asked for.
	Header http.Header
	Body   []byte

	// Follow follows up to ten redirects, as browsers do: 303 goes on with GET, 301 and 302 too where it was a POST,
	// 307 and 308 repeat method and body. What a server of another origin is not to know stays back: Authorization,
	// Proxy-Authorization and a Cookie of the header. Otherwise a redirect is an answer.
	Follow bool
}

// Exchange is a request and its answer, filled as far as it came. With an Error of the phase proxy, Status, Header and
// Body are the proxy's.
type Exchange struct {
	Method string   // of the last request, if redirects were followed
	URL    *url.URL // of the last request
	Proto  string   // "HTTP/1.1", "HTTP/2.0"; "" if there was no answer
	Status int      // of the answer, 0 if there was none
	Header http.Header

	RequestHeader http.Header // of the last request as it was sent, with Host, without what framing adds
	RequestBody   []byte      // of the last request

	Body      []byte // decoded; if Do failed, what had come of it
	WireSize  int64  // bytes of the body as it came, before decoding, without chunks' sizes
	Reused    bool   // the connection had served a request before
	Remote    string // ip:port that was connected to: the proxy's, if there is one
	Redirects int    // that were followed

	// BytesSent and BytesReceived are what went over TCP, with TLS and its handshake, since the last exchange on the
	// same connections. If HTTP/2 has several under way, the sums are right.
	BytesSent, BytesReceived int64

	Begun     time.Time // Do was called
	Written   time.Time // the first request had been written; zero if it wasn't
	FirstByte time.Time // of the last answer; zero if there was none
	Done      time.Time // the body had been read, or Do failed

	Phases Phases
}

// Phases is how long the parts of an exchange took, by k6's definitions. Those of requests whose redirects were
// followed are added up.
type Phases struct {
	Blocked        time.Duration // from the beginning to a connection, with all that opening it took
	LookingUp      time.Duration // DNS; 0 for a connection that was there, as the next two
	Connecting     time.Duration // TCP, and a proxy's consent
	TLSHandshaking time.Duration
	Sending        time.Duration // from having a connection to the request's last byte
	Waiting        time.Duration // from there to the answer's first byte
	Receiving      time.Duration // from there to its last
}

// Duration is k6's http_req_duration: what the server and the network took for the request, without the connection.
func (p *Phases) Duration() time.Duration { return p.Sending + p.Waiting + p.Receiving }
