//go:build unix

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wsrun/cli/exit"
	"wsrun/cli/monitor"
	"wsrun/internal/wstest"

	"github.com/tidwall/gjson"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	otlp "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"
)

// receiver is an OTLP receiver over the official messages; it keeps the latest push.
type receiver struct {
	mu     sync.Mutex
	last   *collector.ExportMetricsServiceRequest
	header http.Header
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	var push collector.ExportMetricsServiceRequest
	if err != nil || req.URL.Path != "/v1/metrics" || proto.Unmarshal(body, &push) != nil {
		http.Error(w, "no push", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	// One that was given up for the last one may be handled after it.
	if r.last == nil || madeAt(&push) >= madeAt(r.last) {
		r.last, r.header = &push, req.Header
	}
}

// madeAt is when a push was made, in nanoseconds: its latest point's time.
func madeAt(push *collector.ExportMetricsServiceRequest) (at uint64) {
	for _, m := range push.ResourceMetrics[0].ScopeMetrics[0].Metrics {
		for _, p := range m.GetSum().GetDataPoints() {
			at = max(at, p.TimeUnixNano)
		}
	}
	return at
}

// metric returns a metric of the latest push.
func (r *receiver) metric(t *testing.T, name string) *otlp.Metric {
	t.Helper()
	for _, m := range r.last.ResourceMetrics[0].ScopeMetrics[0].Metrics {
		if m.Name == name {
			return m
		}
	}
	t.Fatalf("got no %s in %v", name, r.last)
	return nil
}

// runText runs a scenario's text with outputs of its own.
func runText(t *testing.T, text string, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	path := filepath.Join(t.TempDir(), "s.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code = Main(append([]string{path}, args...), Process{In: strings.NewReader(""), Out: &b, Err: &b, Env: append(os.Environ(), "TOKEN=sesame")})
	return code, b.String()
}

const pushed = `
name: pushed
server: echo
on-open:
  - send: {token: "${{ env.TOKEN }}"}
    expect: msg.token == sent.token
    name: rt
  - close
secrets: [TOKEN]
load: {vus: 2, iterations: 50}
`

// What a receiver gets at last is what the summary says.
func TestPush(t *testing.T) {
	r := &receiver{}
	server := httptest.NewServer(r)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of-mine")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "team=blue")
	t.Setenv("OTEL_METRIC_EXPORT_INTERVAL", "20")
	file := filepath.Join(t.TempDir(), "s.json")
	if code, out := runText(t, pushed, "--otlp", "-q", "-e", "TOKEN=hunter2-secret", "--tag", "owner=hunter2-secret", "-o", "json="+file); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var summary struct {
		Metrics map[string]struct {
			Count    uint64
			Avg, Max float64
		}
	}
	if err := json.Unmarshal(text, &summary); err != nil {
		t.Fatal(err)
	}
	sent := r.metric(t, "wsrun.ws_msgs_sent").GetSum()
	if got := sent.DataPoints[0].GetAsInt(); got != 50 || !sent.IsMonotonic {
		t.Errorf("ws_msgs_sent: got %d, want 50", got)
	}
	h := r.metric(t, "wsrun.ws_response_time").GetExponentialHistogram().DataPoints[0]
	want := summary.Metrics["ws_response_time"]
	var inBuckets uint64
	for _, n := range h.Positive.BucketCounts {
		inBuckets += n
	}
	if sum := want.Avg * float64(want.Count) / 1000; h.Count != want.Count || inBuckets != want.Count || h.GetSum() < sum*0.999 || h.GetSum() > sum*1.001 {
		t.Errorf("ws_response_time: got %d, sum %g s, want %d, %g s", h.Count, h.GetSum(), want.Count, sum)
	}
	all := r.last.String()
	for _, want := range []string{`"service.name"`, `"wsrun"`, `"team"`, `"blue"`, `"***"`} {
		if !strings.Contains(strings.ReplaceAll(all, "  ", " "), want) {
			t.Errorf("got no %s in %s", want, all)
		}
	}
	if strings.Contains(all, "hunter2") {
		t.Error("got the secret, want it masked")
	}
	if r.header.Get("x-key") != "of-mine" {
		t.Errorf("got the headers %v, want those of OTEL_EXPORTER_OTLP_HEADERS", r.header)
	}
}

// A receiver that refuses is an output that can't be written; variables that make no sense are usage.
func TestPushFails(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	if code, out := runText(t, pushed, "--otlp", "-q"); code != exit.Broken || !strings.Contains(out, "wsrun: push metrics over OTLP: ") {
		t.Errorf("got exit %d, %s, want 3", code, out)
	}
	for name, value := range map[string]string{"OTEL_METRIC_EXPORT_INTERVAL": "soon", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			if code, out := runText(t, pushed, "--otlp", "-q"); code != exit.Usage || !strings.Contains(out, value) {
				t.Errorf("got exit %d, %s, want 2", code, out)
			}
		})
	}
	t.Setenv("OTEL_SDK_DISABLED", "TRUE") // the specification's booleans have no case
	if code, out := runText(t, pushed, "--otlp", "-q"); code != 0 {
		t.Errorf("disabled: got exit %d, %s, want 0", code, out)
	}
}

// hanging is an OTLP receiver that takes a push and never answers.
func hanging(t *testing.T) (url string) {
	t.Helper()
	ctx, release := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-ctx.Done():
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(release)
	return server.URL
}

// A receiver that never answers is told of, and given up: no push that is under way when the run ends is waited for.
// It runs in a process of its own, which has its own environment and can wait beside other tests.
func TestPushHangs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	scenario, file := filepath.Join(dir, "s.yaml"), filepath.Join(dir, "s.json")
	if err := os.WriteFile(scenario, []byte(pushed), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "wsrun", scenario, "--otlp", "-e", "TOKEN=x", "-o", "json="+file)
	cmd.Env = append(os.Environ(),
		"OTEL_EXPORTER_OTLP_ENDPOINT="+strings.Replace(hanging(t), "http://", "http://me:hunter2@", 1),
		"OTEL_METRIC_EXPORT_INTERVAL=20",
		"OTEL_EXPORTER_OTLP_TIMEOUT=3600000") // an hour: it would hang until the tests' own timeout
	const most = monitor.PushMost + 10*time.Second
	began, spare := time.Now(), wstest.WatchMachine(most)
	text, _ := cmd.CombinedOutput() // the state says how it ended
	if took := time.Since(began); took < monitor.PushMost || took > most+spare() {
		t.Errorf("it took %v, want %v", took, monitor.PushMost)
	}
	code, out := cmd.ProcessState.ExitCode(), string(text)
	for _, want := range []string{"waiting for the OTLP receiver at http://***@127.0.0.1:", ", at most 10s\n", "PASSED",
		"wsrun: push metrics over OTLP: ", "the receiver did not accept it within 10s\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("got no %q in %s", want, out)
		}
	}
	if strings.Contains(out, "hunter2") {
		t.Errorf("got the password in %s", out)
	}
	if text, err := os.ReadFile(file); code != exit.Broken || err != nil || gjson.GetBytes(text, "exit_code").Int() != exit.Broken {
		t.Errorf("got exit %d and the summary %s, %v, want 3", code, text, err)
	}
}

// A second signal gives up on the receiver alone: all else is written.
func TestPushHangsAtASignal(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", hanging(t))
	dir := t.TempDir()
	scenario, file := filepath.Join(dir, "s.yaml"), filepath.Join(dir, "s.json")
	if err := os.WriteFile(scenario, []byte(pushed), 0o600); err != nil {
		t.Fatal(err)
	}
	signals := make(chan os.Signal, 2)
	log := stream{wrote: make(chan struct{}, 1)}
	code := make(chan int)
	go func() {
		code <- Main([]string{scenario, "--otlp", "-e", "TOKEN=x", "-o", "json=" + file},
			Process{In: strings.NewReader(""), Out: &log, Err: &log, Env: os.Environ(), Signals: signals})
	}()
	awaitLines(t, &log, "^waiting for the OTLP receiver", 1)
	signals <- os.Interrupt
	awaitLines(t, &log, "^interrupt: writing the outputs; a second one gives up on them$", 1)
	signals <- os.Interrupt
	if got := <-code; got != exit.SIGINT {
		t.Errorf("got exit %d, want %d", got, exit.SIGINT)
	}
	for _, want := range []string{"\ngave up on the OTLP receiver at http://127.0.0.1:", "INTERRUPTED"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("got no %q in %s", want, &log)
		}
	}
	if text, err := os.ReadFile(file); err != nil || gjson.GetBytes(text, "exit_code").Int() != exit.SIGINT || gjson.GetBytes(text, "metrics.iterations.count").Int() != 50 {
		t.Errorf("got the summary %s, %v, want it whole, with exit code 130", text, err)
	}
}

// What a receiver says is a text like any other that comes from outside.
func TestPushHostileAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "no\x1b[2J\u202e\nPASSED\xff"+strings.Repeat("x", 10_000))
	}))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	code, out := runText(t, pushed, "--otlp", "-q", "-e", "TOKEN=x")
	if want := `no\x1b[2J\u202e\nPASSED\xff`; code != exit.Broken || !strings.Contains(out, want) {
		t.Errorf("got exit %d and %q, want 3 and in it %s", code, out, want)
	}
	if len(out) > 1000 {
		t.Errorf("got %d bytes, want the head of it", len(out))
	}
}

// The protocol of metrics goes before that of everything, and only one of them can be spoken.
func TestPushProtocol(t *testing.T) {
	server := httptest.NewServer(&receiver{})
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	for _, tt := range []struct {
		metrics, all string
		want         int
	}{
		{"", "", exit.Passed},
		{"", "http/protobuf", exit.Passed},
		{"http/protobuf", "grpc", exit.Passed},
		{"grpc", "http/protobuf", exit.Usage},
		{"grpc", "grpc", exit.Usage},
		{"", "http/json", exit.Usage},
		{"", "carrier/pigeon", exit.Usage},
	} {
		t.Setenv("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", tt.metrics)
		t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", tt.all)
		if code, out := runText(t, pushed, "--otlp", "-q"); code != tt.want {
			t.Errorf("%q of metrics, %q of all: got exit %d, %s, want %d", tt.metrics, tt.all, code, out, tt.want)
		}
	}
}

// Variables that make no sense are usage: the exporter would push elsewhere, or without what they say.
func TestPushVariables(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, value, want string }{
		{"ENDPOINT", "http://collector:4318/base", ""},
		{"ENDPOINT", "localhost:4318", `not "localhost:4318": http://localhost:4318?`},
		{"ENDPOINT", "127.0.0.1:4318", `: http://127.0.0.1:4318?`},
		{"METRICS_ENDPOINT", "grpc://collector:4317", "http:// or https://"},
		{"METRICS_ENDPOINT", "https://", "http:// or https://"},
		{"HEADERS", "authorization=Basic%20eA==, x-key = y", ""},
		{"HEADERS", "authorization", "key=value"},
		{"METRICS_HEADERS", "a=%zz", "URL-encoded"},
		{"TIMEOUT", "10000", ""},
		{"TIMEOUT", "10s", `milliseconds, not "10s"`},
		{"COMPRESSION", "gzip", ""},
		{"METRICS_COMPRESSION", "zstd", `gzip or none, not "zstd"`},
		{"CERTIFICATE", "/nowhere.pem", "/nowhere.pem"},
		{"CERTIFICATE", file, "no PEM certificate"},
		{"CLIENT_KEY", file, "CLIENT_CERTIFICATE"},
	} {
		err := monitor.CheckVariables(func(name string) string {
			if name == "OTEL_EXPORTER_OTLP_"+tt.name {
				return tt.value
			}
			return ""
		})
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s=%s: got %v, want none", tt.name, tt.value, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_"+tt.name) && tt.name != "CLIENT_KEY"):
			t.Errorf("%s=%s: got %v, want it to say %q", tt.name, tt.value, err, tt.want)
		}
	}
}
