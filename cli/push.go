package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"

	"wsrun/report"
)

const (
	pushEvery   = 10 * time.Second // unless OTEL_METRIC_EXPORT_INTERVAL says otherwise
	pushTimeout = 30 * time.Second // of the last push, retries and all
)

// pusher pushes the state of a run over OTLP/HTTP. Where to, how and with which attributes is in the OTEL_* variables of the environment. A
// nil *pusher pushes nothing.
type pusher struct {
	suite    *suite
	exporter *otlpmetrichttp.Exporter
	resource *resource.Resource
	stop     func()
}

// newPusher begins to push until end is called. An error means that the variables make no sense.
func (s *suite) newPusher() (*pusher, error) {
	if !s.flags.push || strings.EqualFold(s.app.getenv("OTEL_SDK_DISABLED"), "true") {
		return nil, nil
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} { // the first that is set counts
		p := s.app.getenv(name)
		if p == "http/protobuf" {
			break
		}
		if p != "" {
			return nil, usagef("--otlp pushes http/protobuf, and %s is %s", name, p)
		}
	}
	if err := pushVariables(s.app.getenv); err != nil {
		return nil, err
	}
	every := pushEvery
	if v := s.app.getenv("OTEL_METRIC_EXPORT_INTERVAL"); v != "" {
		ms, err := strconv.Atoi(v)
		if err != nil || ms < 1 {
			return nil, usagef("OTEL_METRIC_EXPORT_INTERVAL is milliseconds, not %q", v)
		}
		every = time.Duration(ms) * time.Millisecond
	}
	exporter, err := otlpmetrichttp.New(context.Background())
	if err != nil {
		return nil, usagef("--otlp: %v", err)
	}
	p := &pusher{suite: s, exporter: exporter}
	p.resource, err = resource.New(context.Background(), resource.WithAttributes(attribute.String("service.name", "wsrun")), resource.WithFromEnv())
	if err != nil {
		return nil, usagef("OTEL_RESOURCE_ATTRIBUTES is a list like key=value,key2=value2: %v", err)
	}
	p.stop = p.every(every)
	return p, nil
}

// every pushes on a tick. That one push fails is no reason to stop: the next one has all that it had.
func (p *pusher) every(d time.Duration) (stop func()) {
	return p.suite.every(d, "push metrics over OTLP", func(time.Duration) {
		ctx, cancel := context.WithTimeout(context.Background(), d)
		defer cancel()
		_ = p.push(ctx)
	})
}

func (p *pusher) push(ctx context.Context) error {
	s := p.suite
	if s.started().IsZero() {
		return nil
	}
	scope := report.OTLP(s.course.now(), s.started(), time.Now(), Version(), s.mask)
	if len(scope.Metrics) == 0 {
		return nil
	}
	return p.exporter.Export(ctx, &metricdata.ResourceMetrics{Resource: p.resource, ScopeMetrics: []metricdata.ScopeMetrics{scope}})
}

// end pushes what the run came to. Its error is that of an output that could not be written.
func (p *pusher) end() error {
	if p == nil {
		return nil
	}
	p.stop()
	ctx, cancel := context.WithTimeout(context.Background(), pushTimeout)
	defer cancel()
	err := p.suite.guarded(func() error { return p.push(ctx) })
	if closed := p.exporter.Shutdown(ctx); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("push metrics over OTLP: %w", err)
	}
	return nil
}
