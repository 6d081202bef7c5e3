package suite

import (
	"context"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/runner"
	"wsrun/scenario"
)

// What is shown of a run under way has the rates that its end will have: over the time without the warm-up.
func TestElapsedOfARunUnderWayIsWithoutItsWarmUp(t *testing.T) {
	var found diag.List
	text := "server: echo\nload: {vus: 1, duration: 20s, warm-up: 50ms}\ninterval: [{every: 10ms, send: hi}]\n"
	plan := scenario.Compile(scenario.Parse("load.yaml", []byte(text), &found), scenario.Options{}, &found)
	if found.HasErrors() {
		t.Fatal(found)
	}
	reg := metrics.NewRegistry(metrics.Builtin(), runner.Shards())
	r, err := runner.New(plan, runner.Options{Registry: reg})
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{began: time.Now().Add(-time.Hour)}
	c.join(r)
	defer c.leave(r)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx, context.Background())
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for r.MeasuredSince() == 0 {
		<-tick.C
	}
	got, load := c.times(false)
	all := time.Since(c.began)
	stop()
	<-done
	if got > all-r.MeasuredSince() || load > got {
		t.Errorf("got %s and a load of %s, of %s with a warm-up of %s", got, load, all, r.MeasuredSince())
	}
}
