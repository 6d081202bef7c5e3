package report_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
)

// scrape asks for a snapshot's metrics as a scraper does, in text or in protobuf.
func scrape(t *testing.T, snap *metrics.Snapshot, mask *mask.Masker, accept string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", accept)
	report.PrometheusHandler(func() *metrics.Snapshot { return snap }, mask).ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		t.Fatalf("got %d: %s", answer.Code, answer.Body)
	}
	return answer
}

func TestPrometheus(t *testing.T) {
	all := fixtures()
	for _, name := range names() {
		if snap := all[name].run.Snapshot; snap != nil {
			golden(t, name+"-prometheus", scrape(t, snap, nil, "text/plain").Body.Bytes())
		}
	}
}

// Both kinds of histograms hold what the summary says.
func TestPrometheusHistograms(t *testing.T) {
	snap := loadFailing().run.Snapshot
	answer := scrape(t, snap, nil, `application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited`)
	decoder := expfmt.NewDecoder(answer.Body, expfmt.ResponseFormat(answer.Header()))
	want, _ := snap.Get("ws_response_time", named("echo"))
	found := false
	for {
		var family dto.MetricFamily
		if err := decoder.Decode(&family); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, m := range family.Metric {
			if family.GetName() != "wsrun_ws_response_time_seconds" || label(m, "name") != "echo" {
				continue
			}
			found = true
			h := m.Histogram
			if h.GetSampleCount() != uint64(want.Count) || h.GetSampleSum() < want.Sum/1001 || h.GetSampleSum() > want.Sum/999 {
				t.Errorf("got %d samples, sum %g s, want %d, %g ms", h.GetSampleCount(), h.GetSampleSum(), want.Count, want.Sum)
			}
			var count, native int64
			for _, d := range h.PositiveDelta {
				count += d
				native += count
			}
			if native != want.Count || h.GetSchema() != 3 {
				t.Errorf("native: got %d samples, schema %d, want %d", native, h.GetSchema(), want.Count)
			}
			for _, b := range h.Bucket {
				if b.GetUpperBound() == 1 {
					if got := float64(b.GetCumulativeCount()) / float64(want.Count); got < 0.9 || got > 0.95 {
						t.Errorf("classic: got %g of the samples within 1 s, want those below p(90) to p(95), of 0.93 and 1.15 s", got)
					}
				}
			}
		}
	}
	if !found {
		t.Error("got no ws_response_time of echo")
	}
}

func label(m *dto.Metric, key string) string {
	for _, l := range m.Label {
		if l.GetName() == key {
			return l.GetValue()
		}
	}
	return ""
}

func TestPrometheusMasks(t *testing.T) {
	text := scrape(t, secretive().Snapshot, mask.New([]string{secret}), "text/plain").Body.String()
	if strings.Contains(text, "hunter2") || !strings.Contains(text, "***") {
		t.Errorf("got the secret, or no mask:\n%s", text)
	}
}

func TestPrometheusName(t *testing.T) {
	for _, tt := range []struct {
		def   metrics.Def
		want  string
		scale float64
	}{
		{metrics.Def{Name: "ws_msgs_sent", Type: metrics.CounterType}, "wsrun_ws_msgs_sent_total", 1},
		{metrics.Def{Name: "data_sent", Type: metrics.CounterType, Unit: "By"}, "wsrun_data_sent_bytes_total", 1},
		{metrics.Def{Name: "ws_ping", Type: metrics.TrendType, Unit: "ms"}, "wsrun_ws_ping_seconds", 0.001},
		{metrics.Def{Name: "checks", Type: metrics.RateType}, "wsrun_checks_total", 1},
		{metrics.Def{Name: "größe-2", Type: metrics.GaugeType, Unit: "px/s"}, "wsrun_gr__e_2_px_s", 1},
	} {
		name, scale := report.PrometheusName(tt.def.Name, tt.def.Type, tt.def.Unit)
		if name != tt.want || scale != tt.scale {
			t.Errorf("%s: got %s × %g, want %s × %g", tt.def.Name, name, scale, tt.want, tt.scale)
		}
	}
}

// Tags whose names Prometheus can't have, or that become one, do not break the scrape.
func TestPrometheusOddTags(t *testing.T) {
	b := newBook("s")
	b.count("ws_msgs_sent", 1, metrics.Tag{Key: "a-b", Value: "1"}, metrics.Tag{Key: "a.b", Value: "2"}, metrics.Tag{Key: "__name__", Value: "x"}, metrics.Tag{Key: "le", Value: "3"})
	b.count("ws_msgs_sent", 2, metrics.Tag{Key: "1st", Value: hostileText()})
	b.rate("checks", 1, 2, metrics.Tag{Key: "value", Value: "x"})
	text := scrape(t, b.Snapshot(0), nil, "text/plain").Body.String()
	for _, want := range []string{`a_b="1"`, `_1st="evil\\x1b`, "wsrun_checks_total{scenario=\"s\",value=\"false\"} 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("got no %s in\n%s", want, text)
		}
	}
}

func BenchmarkPrometheus(b *testing.B) {
	snap := loadFailing().run.Snapshot
	handler := report.PrometheusHandler(func() *metrics.Snapshot { return snap }, nil)
	for b.Loop() {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", nil))
	}
}

func decodeAll(decoder expfmt.Decoder) error {
	for {
		var family dto.MetricFamily
		if err := decoder.Decode(&family); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// What a monitor hopes not to see is there from the start, so that its first count is an increase.
func TestPrometheusZeroes(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	one, two := metrics.NewTags(map[string]string{"scenario": "one"}), metrics.NewTags(map[string]string{"scenario": "two"})
	for _, tags := range []metrics.Tags{one, two} {
		reg.Recorder(0).Gauge("vus", tags).Set(1)
	}
	reg.Recorder(0).Counter("iterations_failed", two).Add(3)
	text := scrape(t, reg.Snapshot(loadTime), nil, "text/plain").Body.String()
	for _, want := range []string{
		`wsrun_iterations_failed_total{scenario="one"} 0`, `wsrun_iterations_failed_total{scenario="two"} 3`,
		`wsrun_iterations_total{scenario="one"} 0`, `wsrun_dropped_iterations_total{scenario="two"} 0`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("got no %s in\n%s", want, text)
		}
	}
	if text := scrape(t, metrics.NewRegistry(metrics.Builtin(), 1).Snapshot(loadTime), nil, "text/plain").Body.String(); text != "" {
		t.Errorf("of nothing: got\n%s", text)
	}
}
