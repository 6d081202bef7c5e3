package monitor

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wsrun/cli/exit"
	"wsrun/cli/stdio"
	"wsrun/diag"
	"wsrun/report"
	"wsrun/socket"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
)

const (
	pushEvery = 10 * time.Second       // overridden by OTEL_METRIC_EXPORT_INTERVAL
	pushNote  = time.Second            // after which a finished run reports what it waits for
	PushMost  = 10 * time.Second       // for the last push, including retries
	pushLast  = 500 * time.Millisecond // for the same after a signal that says not to wait
	pushError = 500                    // characters of a receiver's message
)

// errNoAnswer is why the last push was given up.
var errNoAnswer = fmt.Errorf("the receiver did not accept it within %v", PushMost)

// Pusher pushes the state of a run over OTLP/HTTP. The OTEL_* environment variables define where to, how and with which
// attributes. A nil *Pusher pushes nothing.
type Pusher struct {
	opt      Options
	exporter *otlpmetrichttp.Exporter
	resource *resource.Resource
	stop     func()
	over     context.CancelFunc // cancels a push in progress
}

// NewPusher starts to push until End is called. An error means that the variables are invalid.
func NewPusher(opt Options) (*Pusher, error) {
	if strings.EqualFold(opt.Getenv("OTEL_SDK_DISABLED"), "true") {
		return nil, nil
	}
	// The first one that is set counts.
	for _, name := range []string{"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		p := opt.Getenv(name)
		if p == "http/protobuf" {
			break
		}
		if p != "" {
			return nil, exit.Usagef("--otlp pushes http/protobuf, and %s is %s", name, p)
		}
	}
	if err := CheckVariables(opt.Getenv); err != nil {
		return nil, err
	}
	every := pushEvery
	if v := opt.Getenv("OTEL_METRIC_EXPORT_INTERVAL"); v != "" {
		ms, err := strconv.Atoi(v)
		if err != nil || ms < 1 {
			return nil, exit.Usagef("OTEL_METRIC_EXPORT_INTERVAL is milliseconds, not %q", v)
		}
		every = time.Duration(ms) * time.Millisecond
	}
	exporter, err := otlpmetrichttp.New(context.Background())
	if err != nil {
		return nil, exit.Usagef("--otlp: %v", err)
	}
	p := &Pusher{opt: opt, exporter: exporter}
	p.resource, err = resource.New(
		context.Background(),
		resource.WithAttributes(attribute.String("service.name", "wsrun")),
		resource.WithFromEnv(),
	)
	if err != nil {
		return nil, exit.Usagef("OTEL_RESOURCE_ATTRIBUTES is a list like key=value,key2=value2: %v", err)
	}
	p.stop = p.every(every)
	return p, nil
}

// every pushes periodically. A failed push is no reason to stop: the next one contains the same data.
func (p *Pusher) every(d time.Duration) (stop func()) {
	var running context.Context
	running, p.over = context.WithCancel(context.Background())
	return p.opt.Safely.Every(d, "push metrics over OTLP", func(time.Duration) {
		ctx, cancel := context.WithTimeout(running, d)
		defer cancel()
		_ = p.push(ctx)
	})
}

func (p *Pusher) push(ctx context.Context) error {
	run := p.opt.Run
	if run.Started().IsZero() {
		return nil
	}
	scope := report.OTLP(run.Now(), run.Started(), time.Now(), p.opt.Version, p.opt.Mask)
	if len(scope.Metrics) == 0 {
		return nil
	}
	return p.exporter.Export(
		ctx,
		&metricdata.ResourceMetrics{Resource: p.resource, ScopeMetrics: []metricdata.ScopeMetrics{scope}},
	)
}

// End pushes the final state of the run. Its error is like that of an output that could not be written. It gives up on
// a receiver that hangs after a while, or when a signal says not to wait.
func (p *Pusher) End() error {
	if p == nil {
		return nil
	}
	p.over() // the last push contains all data of one in progress
	p.stop()
	ctx, giveUp := context.WithCancelCause(context.Background())
	defer giveUp(nil)
	pushed := make(chan error, 1)
	go func() { pushed <- p.opt.Safely.Do(func() error { return p.push(ctx) }) }()
	err := p.await(pushed, giveUp)
	if closed := p.exporter.Shutdown(context.Background()); err == nil {
		err = closed
	}
	switch {
	case err == nil, errors.Is(err, stdio.ErrGivenUp):
		return err
	// The error says only that the context has ended, not why.
	case errors.Is(context.Cause(ctx), errNoAnswer) && !errors.Is(err, errNoAnswer):
		err = errNoAnswer
	}
	return fmt.Errorf("push metrics over OTLP: %s", diag.Visible(err.Error(), pushError)) // a receiver may say anything
}

// await waits until the last push has ended.
func (p *Pusher) await(pushed <-chan error, giveUp context.CancelCauseFunc) error {
	log := p.opt.Log
	note, late := time.NewTimer(pushNote), time.NewTimer(PushMost)
	defer note.Stop()
	defer late.Stop()
	for {
		select {
		case err := <-pushed:
			return err
		case <-note.C:
			fmt.Fprintf(log, "waiting for the OTLP receiver at %s, at most %v\n", p.receiver(), PushMost)
		case <-late.C:
			giveUp(errNoAnswer)
			return <-pushed
		case <-p.opt.GaveUp:
			last := time.NewTimer(pushLast)
			defer last.Stop()
			select {
			case err := <-pushed:
				return err
			case <-last.C:
			}
			giveUp(stdio.ErrGivenUp)
			<-pushed
			fmt.Fprintf(log, "gave up on the OTLP receiver at %s\n", p.receiver())
			return stdio.ErrGivenUp
		}
	}
}

// receiver returns where metrics are pushed to, in a form that may be shown.
func (p *Pusher) receiver() string {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"} {
		if v := p.opt.Getenv(name); v != "" {
			return diag.Visible(p.opt.Mask.String(socket.PublicURL(v)), pushError)
		}
	}
	return "http://localhost:4318"
}
