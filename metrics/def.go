package metrics

// Type says how the samples of a metric are summed up.
type Type int

// The four types, with the meaning that k6 gives them.
const (
	CounterType Type = iota // a sum that grows; also per second
	TrendType               // a distribution: mean, extremes, quantiles
	RateType                // the share of samples that passed
	GaugeType               // a value that goes up and down: present, lowest, highest
)

// String returns the type's name as scenario files and reports write it.
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

// Units of the metrics; custom metrics may have any other.
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

// Builtin returns the metrics that every run has, in the order in which reports show them. Custom metrics are
// declared by appending to it. The slice is the caller's.
func Builtin() []Def {
	return []Def{
		{
			"ws_connecting",
			TrendType,
			Milliseconds,
			"Time from the start of the DNS look-up to the 101, of successful handshakes only.",
		},
		{"ws_dns", TrendType, Milliseconds, "The part of ws_connecting that went into resolving the host."},
		{"ws_tcp", TrendType, Milliseconds, "The part of ws_connecting that went into the TCP connection."},
		{"ws_tls", TrendType, Milliseconds, "The part of ws_connecting that went into the TLS handshake."},
		{"ws_upgrade", TrendType, Milliseconds, "The part of ws_connecting from the HTTP request to its 101."},
		{"ws_sessions", CounterType, "", "Sessions that opened; refused and failed handshakes are not among them."},
		{"ws_connect_failed", RateType, "", "Share of handshakes that failed, among all attempts."},
		{
			"ws_reconnecting",
			TrendType,
			Milliseconds,
			"Time from the loss of a connection to the session that replaces it; of those that were recovered.",
		},
		{"ws_recovered", RateType, "", "Share of lost connections that were recovered by reconnecting."},
		{
			"ws_session_duration",
			TrendType,
			Milliseconds,
			"Time from open to closed of each session, interrupted ones too.",
		},
		{"ws_connections", GaugeType, "", "Connections that are open now."},
		{"ws_msgs_sent", CounterType, "", "Data messages sent, each once; a failed write is not sent."},
		{
			"ws_msgs_received",
			CounterType,
			"",
			"Data messages received, each once, counted when they were read off the socket.",
		},
		{
			"ws_response_time",
			TrendType,
			Milliseconds,
			"Time of requests, from the frame's write to the reply's read; tag name.",
		},
		{
			"ws_request_failed",
			RateType,
			"",
			"Share of requests that ended without their reply, among all requests; tag name.",
		},
		{
			"ws_ping",
			TrendType,
			Milliseconds,
			"Time from a ping to its pong, taken where the frames are written and read.",
		},
		{"ws_errors", CounterType, "", "Errors, by tag kind."},
		{"ws_closes", CounterType, "", "Sessions that ended, by tags code and by (client, server or network)."},
		{"ws_late_ticks", CounterType, "", "Ticks of intervals that ran later than they were due."},
		{"ws_missed_ticks", CounterType, "", "Ticks of intervals that did not run at all."},
		{"ws_inbox_dropped", CounterType, "", "Messages that a full inbox dropped before an expect looked at them."},
		{"checks", RateType, "", "Share of checks that passed, by tag check."},
		{
			"iterations",
			CounterType,
			"",
			"Iterations that ended, failed ones too; those that were cut are not among them.",
		},
		{
			"iteration_duration",
			TrendType,
			Milliseconds,
			"Time of each whole iteration, from its start to its end; none of those that were cut.",
		},
		{"iterations_failed", CounterType, "", "Iterations that failed."},
		{
			"iteration_failed",
			RateType,
			"",
			"Share of failed iterations among all that ended; those that were cut are not among them.",
		},
		{
			"iterations_cut",
			CounterType,
			"",
			"Iterations that the load's end or a signal ended before they were complete or had failed.",
		},
		{"dropped_iterations", CounterType, "", "Iterations that were due and found no free VU."},
		{"vus", GaugeType, "", "VUs that run now."},
		{"vus_max", GaugeType, "", "VUs that the load may use at most."},
		{"data_sent", CounterType, Bytes, "Bytes written to the wire, below TLS, counted live."},
		{"data_received", CounterType, Bytes, "Bytes read from the wire, below TLS, counted live."},
	}
}
