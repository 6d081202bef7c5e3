package runner_test

import (
	"context"
	"testing"

	"wsrun/metrics"
	"wsrun/runner"
	"wsrun/scenario"
)

// seriesOf are the names of a metric's series.
func (r *result) seriesOf(metric string) []string {
	var out []string
	for _, s := range r.snap.Find(metric) {
		out = append(out, s.Name())
	}
	return out
}

const tagged = `
name: tagged
on-open:
  - send: {id: 1}
    expect: msg.id == sent.id
    name: echo
    check: {same: msg.id == 1}
  - close
`

func TestK6SystemTags(t *testing.T) {
	t.Parallel()
	srv := echoPeer(t)
	res := run(t, srv.URL+"room/1?token=secret", tagged)
	res.passed(t, 1)
	url := `url:` + srv.URL + `room/1`
	for metric, series := range map[string]string{
		"ws_sessions":         `ws_sessions{scenario:tagged,status:101,` + url + `}`,
		"ws_msgs_sent":        `ws_msgs_sent{scenario:tagged,status:101,` + url + `}`,
		"ws_response_time":    `ws_response_time{name:echo,scenario:tagged,status:101,` + url + `}`,
		"checks":              `checks{check:same,scenario:tagged,status:101,` + url + `}`,
		"ws_closes":           `ws_closes{by:client,code:1000,scenario:tagged,status:101,` + url + `}`,
		"iterations":          `iterations{scenario:tagged}`,
		"iteration_duration":  `iteration_duration{scenario:tagged}`,
		"vus":                 `vus{scenario:tagged}`,
		"ws_session_duration": `ws_session_duration{scenario:tagged,status:101,` + url + `}`,
	} {
		want(t, metric, res.seriesOf(metric), []string{series})
	}
}

func TestK6ErrorTags(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) { c.NetConn().Close() })
	res := run(t, p.URL, "name: cut\non-message: [{log: x}]")
	want(t, "ws_errors", res.seriesOf("ws_errors"), []string{"ws_errors{kind:close.unexpected,scenario:cut,status:101,url:" + p.URL + "}"})
}

func TestK6UserTagsBeatRunTags(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := job{url: p.URL, tags: map[string]string{"team": "run", "region": "eu", "scenario": "mine"}, env: map[string]any{"TEAM": "file"}, text: `
name: own
tags: {team: "${{ env.TEAM }}", url: masked}
on-open:
  - send: x
    expect: size == 1
    name: plain
  - send: x
    expect: size == 1
    name: with its own
    tags: {team: "action ${{ vu.id }}", kind: special}
  - close
`}.run(t)
	res.passed(t, 1)
	want(t, "ws_sessions", res.seriesOf("ws_sessions"), []string{"ws_sessions{region:eu,scenario:own,status:101,team:file,url:masked}"})
	want(t, "ws_response_time", res.seriesOf("ws_response_time"), []string{
		"ws_response_time{kind:special,name:with its own,region:eu,scenario:own,status:101,team:action 1,url:masked}",
		"ws_response_time{name:plain,region:eu,scenario:own,status:101,team:file,url:masked}",
	})
}

func TestK6ScenariosShareNothing(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	reg := metrics.NewRegistry(metrics.Builtin(), runner.Shards())
	for name, env := range map[string]string{"one": "1", "two": "2"} {
		text := "name: " + name + "\ntags: {only-" + name + ": \"yes-${{ env.V }}\"}\nvars: {v: 0}\non-open:\n  - set: {v: vars.v + 1}\n  - check: {" + name + ": \"vars.v == 1 and env.V == '" + env + "'\"}\n  - close"
		plan := job{text: text, opt: scenario.Options{URL: p.URL}}.compile(t)
		r, err := runner.New(plan, runner.Options{Registry: reg, Env: map[string]any{"V": env}})
		if err != nil {
			t.Fatal(err)
		}
		r.Run(context.Background(), context.Background())
	}
	snap := reg.Snapshot(1)
	var series []string
	for _, s := range snap.Find("iterations") {
		series = append(series, s.Name())
	}
	want(t, "iterations", series, []string{"iterations{only-one:yes-1,scenario:one}", "iterations{only-two:yes-2,scenario:two}"})
	for _, c := range snap.Checks {
		if c.Passes != 1 || c.Fails != 0 {
			t.Errorf("check %s of %s: %d passed, %d failed, want 1 and 0", c.Name, c.Scenario, c.Passes, c.Fails)
		}
	}
}
