package metrics

// Type is how the samples of a metric are aggregated.
type Type int

// The four types, with the same meaning as in k6.
const (
	CounterType Type = iota // a growing sum; also per second
	TrendType               // a distribution: mean, extremes, quantiles
	RateType                // the share of samples that passed
	GaugeType               // a value that goes up and down: current, lowest, highest
)

// String returns the type's name as used in scenario files and reports.
func (t Type) String() string {
	switch t {
	case CounterType:
		return "counter"
	case TrendType:
		return "trend"
	case RateType:
		return "rate"
	case GaugeType:
		return "gauge"
	}
	return "unknown"
}

// Units of metrics; custom metrics may have others.
const (
	Milliseconds = "ms"
	Bytes        = "By"
)

// Def declares a metric. It is a plain value.
type Def struct {
	Name string
	Type Type
	Unit string // "ms", "By", or "" for a bare number
	Doc  string // one sentence for the reference
}

// The names of the built-in metrics, see [Builtin].
const (
	NameWSConnecting      = "ws_connecting"
	NameWSDNS             = "ws_dns"
	NameWSTCP             = "ws_tcp"
	NameWSTLS             = "ws_tls"
	NameWSUpgrade         = "ws_upgrade"
	NameWSSessions        = "ws_sessions"
	NameWSConnectFailed   = "ws_connect_failed"
	NameWSReconnecting    = "ws_reconnecting"
	NameWSRecovered       = "ws_recovered"
	NameWSSessionDuration = "ws_session_duration"
	NameWSConnections     = "ws_connections"
	NameWSMsgsSent        = "ws_msgs_sent"
	NameWSMsgsReceived    = "ws_msgs_received"
	NameWSResponseTime    = "ws_response_time"
	NameWSRequestFailed   = "ws_request_failed"
	NameWSPing            = "ws_ping"
	NameWSErrors          = "ws_errors"
	NameWSCloses          = "ws_closes"
	NameWSLateTicks       = "ws_late_ticks"
	NameWSMissedTicks     = "ws_missed_ticks"
	NameWSInboxDropped    = "ws_inbox_dropped"
	NameHTTPReqs          = "http_reqs"
	NameHTTPReqDuration   = "http_req_duration"
	NameHTTPReqFailed     = "http_req_failed"
	NameHTTPReqBlocked    = "http_req_blocked"
	NameHTTPReqConnecting = "http_req_connecting"
	NameHTTPReqTLS        = "http_req_tls_handshaking"
	NameHTTPReqSending    = "http_req_sending"
	NameHTTPReqWaiting    = "http_req_waiting"
	NameHTTPReqReceiving  = "http_req_receiving"
	NameChecks            = "checks"
	NameIterations        = "iterations"
	NameIterationDuration = "iteration_duration"
	NameIterationsFailed  = "iterations_failed"
	NameIterationFailed   = "iteration_failed"
	NameIterationsCut     = "iterations_cut"
	NameDroppedIterations = "dropped_iterations"
	NameVUs               = "vus"
	NameVUsMax            = "vus_max"
	NameDataSent          = "data_sent"
	NameDataReceived      = "data_received"
)

// Builtin returns the metrics that every run has, in the order in which reports show them. To declare custom metrics,
// append them. The slice is the caller's.
func Builtin() []Def {
	return []Def{
		{
			NameWSConnecting,
			TrendType,
			Milliseconds,
			"Time from the start of the DNS lookup to the 101, for successful handshakes only.",
		},
		{NameWSDNS, TrendType, Milliseconds, "The part of ws_connecting spent on resolving the host."},
		{NameWSTCP, TrendType, Milliseconds, "The part of ws_connecting spent on the TCP connection."},
		{NameWSTLS, TrendType, Milliseconds, "The part of ws_connecting spent on the TLS handshake."},
		{NameWSUpgrade, TrendType, Milliseconds, "The part of ws_connecting from the HTTP request to its 101."},
		{NameWSSessions, CounterType, "", "Sessions that opened, without refused and failed handshakes."},
		{NameWSConnectFailed, RateType, "", "Share of handshakes that failed, among all attempts."},
		{
			NameWSReconnecting,
			TrendType,
			Milliseconds,
			"Time from the loss of a connection to the session that replaces it, for recovered connections.",
		},
		{NameWSRecovered, RateType, "", "Share of lost connections that were recovered by reconnecting."},
		{
			NameWSSessionDuration,
			TrendType,
			Milliseconds,
			"Time from open to close of each session, including interrupted ones.",
		},
		{NameWSConnections, GaugeType, "", "Connections open now."},
		{NameWSMsgsSent, CounterType, "", "Data messages sent, each counted once; a failed write does not count."},
		{
			NameWSMsgsReceived,
			CounterType,
			"",
			"Data messages received, each counted once, when read off the socket.",
		},
		{
			NameWSResponseTime,
			TrendType,
			Milliseconds,
			"Time of requests, from writing the frame to reading the reply; tag name.",
		},
		{
			NameWSRequestFailed,
			RateType,
			"",
			"Share of requests that ended without a reply, among all requests; tag name.",
		},
		{
			NameWSPing,
			TrendType,
			Milliseconds,
			"Time from a ping to its pong, measured where the frames are written and read.",
		},
		{NameWSErrors, CounterType, "", "Errors, by tag kind."},
		{NameWSCloses, CounterType, "", "Sessions that ended, by tags code and by (client, server or network)."},
		{NameWSLateTicks, CounterType, "", "Interval ticks that ran late."},
		{NameWSMissedTicks, CounterType, "", "Interval ticks that did not run at all."},
		{NameWSInboxDropped, CounterType, "", "Messages that a full inbox dropped before an expect looked at them."},
		{
			NameHTTPReqs,
			CounterType,
			"",
			"HTTP requests that ended, with or without an answer; tags name, method, status, url.",
		},
		{
			NameHTTPReqDuration,
			TrendType,
			Milliseconds,
			"Time of each HTTP request that got its whole answer: sending, waiting and receiving, as k6 has it.",
		},
		{
			NameHTTPReqFailed,
			RateType,
			"",
			"Share of HTTP requests that got no answer, or another status than expected.",
		},
		{
			NameHTTPReqBlocked,
			TrendType,
			Milliseconds,
			"Time before a connection was there for the request, without connecting and TLS.",
		},
		{
			NameHTTPReqConnecting,
			TrendType,
			Milliseconds,
			"Time of the TCP connection, with the DNS lookup; 0 where one was kept from before.",
		},
		{
			NameHTTPReqTLS,
			TrendType,
			Milliseconds,
			"Time of the TLS handshake; 0 where the connection was kept from before.",
		},
		{NameHTTPReqSending, TrendType, Milliseconds, "Time to write the request."},
		{NameHTTPReqWaiting, TrendType, Milliseconds, "Time from the request's last byte to the answer's first."},
		{NameHTTPReqReceiving, TrendType, Milliseconds, "Time from the answer's first byte to its last."},
		{NameChecks, RateType, "", "Share of checks that passed, by tag check."},
		{
			NameIterations,
			CounterType,
			"",
			"Iterations that ended, including failed ones, without those that were cut.",
		},
		{
			NameIterationDuration,
			TrendType,
			Milliseconds,
			"Time of each iteration from start to end, without those that were cut.",
		},
		{NameIterationsFailed, CounterType, "", "Iterations that failed."},
		{
			NameIterationFailed,
			RateType,
			"",
			"Share of failed iterations among all that ended, without those that were cut.",
		},
		{
			NameIterationsCut,
			CounterType,
			"",
			"Iterations that the load's end or a signal stopped before they completed or failed.",
		},
		{NameDroppedIterations, CounterType, "", "Iterations that were due but found no free VU."},
		{NameVUs, GaugeType, "", "VUs running now."},
		{NameVUsMax, GaugeType, "", "The most VUs that the load may use."},
		{NameDataSent, CounterType, Bytes, "Bytes written to the wire, below TLS, counted live."},
		{NameDataReceived, CounterType, Bytes, "Bytes read from the wire, below TLS, counted live."},
	}
}

// HTTPNames returns the names of the metrics of HTTP requests; the slice is the caller's.
func HTTPNames() []string {
	return []string{
		NameHTTPReqs, NameHTTPReqDuration, NameHTTPReqFailed, NameHTTPReqBlocked, NameHTTPReqConnecting,
		NameHTTPReqTLS, NameHTTPReqSending, NameHTTPReqWaiting, NameHTTPReqReceiving,
	}
}
