package scenario

import "strings"

// foreignMetric says which metric is meant by a name from another tool or a guess; "" if unknown.
func foreignMetric(name string) string {
	switch strings.NewReplacer(" ", "_", "-", "_", ".", "_").Replace(strings.ToLower(strings.TrimSpace(name))) {
	case "error_rate",
		"errors_rate",
		"failure_rate",
		"http_req_failed",
		"failed",
		"failures",
		"maxerrorrate",
		"vusers_failed":
		return "failures are counted by iterations_failed: count < 10; shares are those of checks: rate > 99% and " +
			"of ws_connect_failed: rate < 1%"
	case "errors", "error", "error_count":
		return "errors are counted by ws_errors: count == 0"
	case "http_req_duration",
		"latency",
		"duration",
		"rtt",
		"response",
		"request_duration",
		"http_response_time",
		"websocket_response_time":
		return "the time of requests is ws_response_time: p(95) < 200ms"
	case "http_req_connecting", "connect", "connecting", "connection_time", "connect_time", "handshake", "ws_connect":
		return "the time of handshakes is ws_connecting: p(95) < 200ms"
	case "http_reqs", "requests", "messages", "messages_sent", "websocket_messages_sent":
		return "messages are counted by ws_msgs_sent and ws_msgs_received"
	case "vusers_session_length", "session_length", "session":
		return "the time of sessions is ws_session_duration"
	case "p95", "p99", "p50", "p90", "median", "max", "min", "avg", "mean":
		return "thresholds are named by metric: ws_response_time: p(95) < 200ms"
	}
	return ""
}
