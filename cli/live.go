package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"wsrun/diag"
	"wsrun/report"
	"wsrun/runner"
	"wsrun/scenario"
	"wsrun/socket"
	"wsrun/tui"
)

// interrupts turn signals into contexts: the first stops the run, the second cuts it.
type interrupts struct {
	mu    sync.Mutex
	first os.Signal
	done  chan struct{}
	over  sync.WaitGroup
}

func (s *suite) watchSignals(parent context.Context) (stop, cut context.Context) {
	stop, stopNow := context.WithCancel(parent)
	cut, cutNow := context.WithCancel(parent)
	i := &interrupts{done: make(chan struct{})}
	s.signal = i
	i.over.Go(func() {
		defer stopNow()
		defer cutNow()
		for n := 1; ; n++ {
			select {
			case <-i.done:
				return
			case sig := <-s.app.Signals:
				if n == 1 {
					i.note(sig)
					fmt.Fprintf(s.app.Err, "%s: closing the sessions; a second one cuts them\n", sig)
					stopNow()
				} else {
					cutNow()
				}
			}
		}
	})
	return stop, cut
}

func (i *interrupts) note(sig os.Signal) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.first = sig
}

// got is the first signal that came, or nil.
func (i *interrupts) got() os.Signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.first
}

func (i *interrupts) stop() {
	close(i.done)
	i.over.Wait()
}

// progressEvery is how often a run without a terminal says where it is.
const progressEvery = 3 * time.Second

// showProgress prints a line every few seconds while a scenario runs. The function that it returns ends that.
func (s *suite) showProgress(r *runner.Runner, plan *scenario.Plan) (stop func()) {
	if s.flags.quiet {
		return func() {}
	}
	return every(progressEvery, func(elapsed time.Duration) {
		line := tui.Progress(s.take(r), tui.Run{Name: plan.Name, Elapsed: elapsed, Duration: plan.Load.Duration, Iterations: plan.Load.TotalIterations()})
		fmt.Fprintln(s.app.Err, s.mask.String(line))
	})
}

// logger writes the run's log to standard error, a line at a time.
func (a *app) logger(mask *report.Masker) func(runner.Line) {
	var mu sync.Mutex
	return func(l runner.Line) {
		who := ""
		if l.VU > 0 {
			who = fmt.Sprintf("[%d] ", l.VU)
		}
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(a.Err, "%8.3fs %s%s\n", l.At.Seconds(), who, mask.String(diag.Visible(l.Text, 2000)))
	}
}

// traceHead is how much of a payload a trace line shows.
const traceHead = 160

// tracer writes a line for every frame: time, VU, direction, opcode, size, head of the payload.
func (a *app) tracer(mask *report.Masker) func(runner.Frame) {
	var mu sync.Mutex
	return func(f runner.Frame) {
		arrow := "←"
		if f.Out {
			arrow = "→"
		}
		line := fmt.Sprintf("%8.3fs %s[%d] %s %-6s %5d  %s", f.At.Seconds(), f.End, f.ID, arrow, opcodeName(f.Opcode), len(f.Payload), frameHead(f))
		mu.Lock()
		defer mu.Unlock()
		_, _ = io.WriteString(a.Err, mask.String(line)+"\n")
	}
}

func frameHead(f runner.Frame) string {
	switch {
	case f.Opcode == socket.OpClose && len(f.Payload) >= 2:
		return fmt.Sprintf("%d %s", int(f.Payload[0])<<8|int(f.Payload[1]), diag.Visible(string(f.Payload[2:]), 123))
	case f.Opcode == socket.OpBinary:
		return fmt.Sprintf("% x", f.Payload[:min(len(f.Payload), 32)])
	}
	return diag.Visible(string(f.Payload[:min(len(f.Payload), 4*traceHead)]), traceHead)
}

func opcodeName(op socket.Opcode) string {
	switch op {
	case socket.OpText:
		return "text"
	case socket.OpBinary:
		return "binary"
	case socket.OpClose:
		return "close"
	case socket.OpPing:
		return "ping"
	case socket.OpPong:
		return "pong"
	}
	return fmt.Sprintf("op%d", op)
}
