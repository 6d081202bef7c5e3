package live

import (
	"errors"
	"os"
	"slices"

	"wsrun/checks"
	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/suite"
	"wsrun/tui"
)

// feed implements tui.Feed: the run as pulled by the live view, with secrets masked. Only the view's goroutine uses it.
type feed struct {
	masked
	view    *view
	run     Run
	watched *suite.Running // whose messages were requested last
}

func newFeed(v *view, run Run) *feed {
	return &feed{masked: masked{plans: v.opt.Plans, mask: v.opt.Mask}, view: v, run: run}
}

// Snapshot implements tui.Feed.
func (f *feed) Snapshot() *metrics.Snapshot {
	shown, _, _ := f.view.current()
	return f.snapshot(f.run.Take(shown))
}

// Load implements tui.Feed.
func (f *feed) Load() tui.Load {
	shown, active, begun := f.view.current()
	l := tui.Load{Scenario: f.mask.String(f.plans[0].Name), Of: len(f.plans), Index: len(begun)}
	if shown != nil {
		l = f.masked.load(shown)
		l.Index, l.Of = slices.Index(begun, shown)+1, len(f.plans)
	}
	for _, j := range active {
		if j != shown {
			l.Beside++
			l.AllVUs += j.Runner.Vitals().VUs
		}
	}
	select {
	case <-f.view.ended:
		l.Phase = tui.Done
	default:
		if f.view.opt.Signals.Got() != nil {
			l.Phase = tui.Stopping
		}
	}
	return l
}

// Thresholds implements tui.Feed.
func (f *feed) Thresholds(snap *metrics.Snapshot) []tui.Threshold {
	var out []tui.Threshold
	_, _, begun := f.view.current()
	for _, j := range begun {
		for _, t := range j.Thresholds {
			value, ok, noData := t.Eval(snap, j.ScenarioOf(t))
			out = append(out, tui.Threshold{
				Scenario: f.mask.String(j.Plan.Name), Metric: f.mask.String(t.Metric),
				Condition: f.mask.String(t.Condition),
				Value:     value, Unit: thresholdUnit(t, snap), OK: ok, NoData: noData,
				Abort: t.Abort, At: t.At,
			})
		}
	}
	return out
}

// thresholdUnit returns the unit of a threshold's figure.
func thresholdUnit(t *threshold.Threshold, snap *metrics.Snapshot) string {
	stats, _ := snap.Get(t.Base)
	switch {
	case stats.Type == metrics.RateType:
		return "%"
	case stats.Type == metrics.CounterType && t.Aggregate == "rate":
		return "/s"
	case t.Aggregate == "count" && stats.Type != metrics.CounterType:
		return ""
	}
	return stats.Unit
}

// Health implements tui.Feed.
func (f *feed) Health() tui.Health {
	shown, _, _ := f.view.current()
	if shown == nil {
		return tui.Health{}
	}
	v := shown.Runner.Vitals()
	return tui.Health{CPU: v.CPU, Lag: v.Lag, Warnings: v.Warnings}
}

// Requests implements tui.Feed.
func (f *feed) Requests() map[tui.RequestAt]string {
	names := map[tui.RequestAt]string{}
	for _, p := range f.plans {
		for _, q := range suite.Requests(p, len(f.plans) > 1) {
			names[tui.RequestAt{Scenario: p.Name, At: q.At}] = q.Name
		}
	}
	return names
}

// Log implements tui.Feed.
func (f *feed) Log(after uint64) []tui.LogLine { return f.view.opt.Console.since(after) }

// Messages implements tui.Feed.
func (f *feed) Messages(vu int, after uint64) []tui.Message {
	shown, _, _ := f.view.current()
	if shown == nil {
		return nil
	}
	if f.watched != nil && f.watched != shown {
		f.watched.Runner.Watch(0)
	}
	f.watched = shown
	shown.Runner.Watch(vu)
	var out []tui.Message
	for _, m := range shown.Runner.Frames(after) {
		kind := "open"
		switch {
		case m.HTTP != "":
			kind = "http"
		case m.Opcode != 0:
			kind = m.Opcode.String()
		}
		out = append(
			out,
			tui.Message{Seq: m.Seq, At: m.At, Out: m.Out, Socket: f.mask.String(m.Socket),
				Kind: kind, Size: m.Size, Binary: kind == "binary", HTTP: f.mask.String(m.HTTP),
				Data: f.payload(kind, m.Data, len(m.Data) < m.Size)},
		)
	}
	return out
}

// payload returns what is shown of a frame: without secrets, even if one is truncated.
func (f *feed) payload(kind string, data []byte, cut bool) []byte {
	text := string(data)
	if kind == "close" && len(data) >= 2 {
		text = closeText(data)
	}
	return f.mask.Bytes([]byte(text), cut)
}

// Filter implements tui.Feed.
func (f *feed) Filter(text string) (func(tui.Message) bool, error) {
	var found diag.List
	e := checks.Compile(
		diag.NewText(text, diag.Pos{Line: 1, Col: 1}, nil),
		checks.KindBool,
		&checks.Scope{Names: checks.NMsg, What: "a filter"},
		&found,
	)
	if e == nil {
		return nil, errors.New(found.Sorted()[0].Message)
	}
	m := checks.NewMachine(checks.MachineConfig{Env: f.view.opt.Env})
	return func(msg tui.Message) bool {
		if msg.Kind != "text" && msg.Kind != "binary" {
			return false
		}
		one := &checks.Message{}
		one.Reset(msg.Data, msg.Binary)
		m.Msg = one
		ok, err := m.Bool(e)
		return err == nil && ok
	}, nil
}

// NextScenario implements tui.Feed.
func (f *feed) NextScenario() { f.view.next() }

// Stop implements tui.Feed: the key does the same as SIGINT without a view.
func (f *feed) Stop() { f.view.opt.Signals.Press(os.Interrupt) }

// Cut implements tui.Feed.
func (f *feed) Cut() { f.view.opt.Signals.Press(os.Interrupt) }

// AddVUs implements tui.Feed.
func (f *feed) AddVUs(delta int) error {
	shown, _, _ := f.view.current()
	if shown == nil {
		return errors.New("the load is not running")
	}
	return shown.Runner.AddVUs(delta)
}

var _ tui.Feed = (*feed)(nil)
