package cli

import (
	"errors"
	"os"
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
	"wsrun/suite"
	"wsrun/tui"
)

// feed is the run as the live view pulls it: tui.Feed. The view's goroutine uses it. Secrets are hidden here.
type feed struct {
	view    *view
	watched *suite.Running // whose messages were asked for last
}

// Snapshot implements tui.Feed.
func (f *feed) Snapshot() *metrics.Snapshot {
	s := f.view.cmd
	shown, _, _ := f.view.current()
	return s.hide(s.run.Take(shown))
}

// hide makes a snapshot fit to be shown.
func (s *runCommand) hide(snap *metrics.Snapshot) *metrics.Snapshot {
	for _, p := range s.plans {
		if len(p.Secrets) > 0 || len(p.Credentials) > 0 {
			return report.Masked(&result.Run{Snapshot: snap}, s.mask).Snapshot
		}
	}
	return snap
}

// Load implements tui.Feed.
func (f *feed) Load() tui.Load {
	s := f.view.cmd
	shown, active, begun := f.view.current()
	l := tui.Load{Scenario: s.mask.String(s.plans[0].Name), Of: len(s.plans), Index: len(begun)}
	if shown != nil {
		l = s.progress(shown)
		l.Index, l.Of = slices.Index(begun, shown)+1, len(s.plans)
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
		if s.signal.got() != nil {
			l.Phase = tui.Stopping
		}
	}
	return l
}

// progress is how far a scenario is.
func (s *runCommand) progress(j *suite.Running) tui.Load {
	plan, v := j.Plan, j.Runner.Vitals()
	l := tui.Load{
		Scenario: s.mask.String(plan.Name), Target: s.mask.String(j.Runner.Target()),
		Words: plan.Load.String(), Phase: tui.Running,
		StartsIn: v.StartsIn, Elapsed: v.Elapsed, Duration: plan.Load.Duration,
		Iterations: v.Iterations, Total: plan.Load.Iterations, Unit: plan.Load.Unit,
		VUs: v.VUs, AllVUs: v.VUs, MaxVUs: v.MaxVUs, Adjustable: plan.Load.Adjustable, Index: 1, Of: 1,
	}
	if j.Runner.Own() {
		l.Target = "own server"
	}
	switch {
	case !v.Begun:
		l.Phase = tui.Starting
	case v.Stopping:
		l.Phase = tui.Stopping
	case v.WarmingUp:
		l.Phase = tui.WarmUp
	}
	for _, st := range plan.Load.Stages {
		l.Stages = append(l.Stages, tui.Stage{Duration: st.Duration, Target: st.Target, Drop: st.Drop})
	}
	return l
}

// Thresholds implements tui.Feed.
func (f *feed) Thresholds(snap *metrics.Snapshot) []tui.Threshold {
	var out []tui.Threshold
	mask := f.view.cmd.mask
	_, _, begun := f.view.current()
	for _, j := range begun {
		for _, t := range j.Thresholds {
			value, ok, noData := t.Judge(snap, j.Plan.Name)
			out = append(out, tui.Threshold{
				Scenario: mask.String(j.Plan.Name), Metric: mask.String(t.Metric), Condition: mask.String(t.Condition),
				Value: value, Unit: thresholdUnit(t, snap), OK: ok, NoData: noData,
				Abort: t.Abort, At: t.At,
			})
		}
	}
	return out
}

// thresholdUnit is the unit of a threshold's figure.
func thresholdUnit(t *threshold.Threshold, snap *metrics.Snapshot) string {
	stats, _ := snap.Get(t.Base)
	switch {
	case stats.Type == metrics.RateType:
		return "%"
	case stats.Type == metrics.CounterType && strings.HasPrefix(t.Condition, "rate"):
		return "/s"
	case strings.HasPrefix(t.Condition, "count") && stats.Type != metrics.CounterType:
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
	plans := f.view.cmd.plans
	for _, p := range plans {
		for _, q := range suite.Requests(p, len(plans) > 1) {
			names[tui.RequestAt{Scenario: p.Name, At: q.At}] = q.Name
		}
	}
	return names
}

// Log implements tui.Feed.
func (f *feed) Log(after uint64) []tui.LogLine { return f.view.console.since(after) }

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
		if m.Opcode != 0 {
			kind = opcodeName(m.Opcode)
		}
		out = append(
			out,
			tui.Message{Seq: m.Seq, At: m.At, Out: m.Out, Kind: kind, Size: m.Size, Binary: kind == "binary",
				Data: f.payload(kind, m.Data, len(m.Data) < m.Size)},
		)
	}
	return out
}

// payload is what is shown of a frame: without secrets, also where one is cut in the middle.
func (f *feed) payload(kind string, data []byte, cut bool) []byte {
	text := string(data)
	if kind == "close" && len(data) >= 2 {
		text = closeText(data)
	}
	return f.view.cmd.mask.Bytes([]byte(text), cut)
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
	m := checks.NewMachine(checks.MachineConfig{Env: f.view.cmd.opt.env})
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

// Stop implements tui.Feed: the key is what SIGINT is where there is no view.
func (f *feed) Stop() { f.view.cmd.signal.press(os.Interrupt) }

// Cut implements tui.Feed.
func (f *feed) Cut() { f.view.cmd.signal.press(os.Interrupt) }

// AddVUs implements tui.Feed.
func (f *feed) AddVUs(delta int) error {
	shown, _, _ := f.view.current()
	if shown == nil {
		return errors.New("the load is not running")
	}
	return shown.Runner.AddVUs(delta)
}

var _ tui.Feed = (*feed)(nil)

// progressLine prints where a run without a view is.
func (s *runCommand) progressLine(p *tui.Progress, j *suite.Running) string {
	l := s.progress(j)
	l.Of = len(s.plans)
	return p.Line(s.hide(s.run.Take(j)), l)
}
