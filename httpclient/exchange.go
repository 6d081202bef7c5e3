package httpclient

import (
	"net/http"
	"net/url"
	"time"
)

// Request is one request of a virtual user. Do does not modify it, and nobody else may until Do returns.
type Request struct {
	Method string // "" is GET
	URL    *url.URL

	// Header is sent as is; its keys are canonical. A Host in it replaces the URL's. Cookies of the jar are added to
	// those in it. Without an Accept-Encoding in it, gzip is requested.
	Header http.Header
	Body   []byte

	// Follow makes Do follow up to ten redirects, as browsers do: 303 continues with GET, and so do 301 and 302 after a
	// POST; 307 and 308 repeat method and body. Servers of another origin do not get the header's Authorization,
	// Proxy-Authorization and Cookie. Without Follow, a redirect is an answer.
	Follow bool
}

// Exchange is a request and its answer, filled in as far as it got. With an Error of phase proxy, Status, Header and
// Body are the proxy's.
type Exchange struct {
	Method string   // of the last request, if redirects were followed
	URL    *url.URL // of the last request
	Proto  string   // "HTTP/1.1" or "HTTP/2.0"; "" if there was no answer
	Status int      // of the answer, 0 if there was none
	Header http.Header

	RequestHeader http.Header // of the last request as sent, including Host, without what framing adds
	RequestBody   []byte      // of the last request

	Body      []byte // decoded; if Do failed, what had arrived
	WireSize  int64  // bytes of the body as received: before decoding, without chunk sizes
	Reused    bool   // the connection had served an earlier request
	Remote    string // ip:port connected to: the proxy's, if there is one
	Redirects int    // number of redirects followed

	// BytesSent and BytesReceived count what went over TCP, including TLS and its handshake, since the previous
	// exchange on the same connections. If HTTP/2 runs several exchanges in parallel, only the sums are right.
	BytesSent, BytesReceived int64

	Begun     time.Time // when Do was called
	Written   time.Time // when the first request had been written; zero if it wasn't
	FirstByte time.Time // of the last answer; zero if there was none
	Done      time.Time // when the body had been read, or Do failed

	Phases Phases
}

// Phases are the durations of the parts of an exchange, as k6 defines them, summed over all requests if redirects were
// followed.
type Phases struct {
	Blocked        time.Duration // from the start to having a connection, including opening it
	LookingUp      time.Duration // DNS; like the next two, 0 for a reused connection
	Connecting     time.Duration // TCP, and the wait for a proxy's consent
	TLSHandshaking time.Duration
	Sending        time.Duration // from having a connection to the request's last byte
	Waiting        time.Duration // from there to the answer's first byte
	Receiving      time.Duration // from there to its last byte
}

// Duration returns k6's http_req_duration: the time that server and network took for the request, without connecting.
func (p *Phases) Duration() time.Duration { return p.Sending + p.Waiting + p.Receiving }
