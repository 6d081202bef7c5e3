package metrics_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
)

// The names and types are a contract with dashboards: a change here is one that users notice.
func TestBuiltin(t *testing.T) {
	want := map[string]string{
		"ws_connecting": "trend ms", "ws_dns": "trend ms", "ws_tcp": "trend ms", "ws_tls": "trend ms", "ws_upgrade": "trend ms",
		"ws_sessions": "counter", "ws_connect_failed": "rate", "ws_reconnecting": "trend ms", "ws_recovered": "rate", "ws_session_duration": "trend ms", "ws_connections": "gauge",
		"ws_msgs_sent": "counter", "ws_msgs_received": "counter", "ws_response_time": "trend ms", "ws_ping": "trend ms",
		"ws_errors": "counter", "ws_closes": "counter",
		"ws_late_ticks": "counter", "ws_missed_ticks": "counter", "ws_inbox_dropped": "counter",
		"http_reqs": "counter", "http_req_failed": "rate", "http_req_duration": "trend ms", "http_req_blocked": "trend ms",
		"http_req_connecting": "trend ms", "http_req_tls_handshaking": "trend ms", "http_req_sending": "trend ms",
		"http_req_waiting": "trend ms", "http_req_receiving": "trend ms",
		"checks": "rate", "iterations": "counter", "iteration_duration": "trend ms", "iterations_failed": "counter",
		"dropped_iterations": "counter", "iterations_cut": "counter", "iteration_failed": "rate", "ws_request_failed": "rate", "vus": "gauge", "vus_max": "gauge",
		"data_sent": "counter By", "data_received": "counter By",
	}
	got := map[string]string{}
	for _, d := range metrics.Builtin() {
		if _, twice := got[d.Name]; twice {
			t.Errorf("%s is declared twice", d.Name)
		}
		got[d.Name] = strings.TrimSpace(d.Type.String() + " " + d.Unit)
		if !strings.HasSuffix(d.Doc, ".") || strings.Count(d.Doc, ". ") > 0 {
			t.Errorf("doc of %s: got %q, want one sentence", d.Name, d.Doc)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("built-in metrics (-want +got):\n%s", diff)
	}
}

func TestBuiltinIsTheCallers(t *testing.T) {
	first := metrics.Builtin()
	first[0].Name = "changed"
	if got := metrics.Builtin()[0].Name; got != "ws_connecting" {
		t.Errorf("first metric after a change to an earlier result: got %q, want %q", got, "ws_connecting")
	}
}

func TestTypeString(t *testing.T) {
	for typ, want := range map[metrics.Type]string{
		metrics.CounterType: "counter", metrics.TrendType: "trend", metrics.RateType: "rate", metrics.GaugeType: "gauge",
		metrics.Type(99): "unknown",
	} {
		if got := typ.String(); got != want {
			t.Errorf("String of type %d: got %q, want %q", int(typ), got, want)
		}
	}
}
