package runner_test

import (
	"strings"
	"testing"
)

// An action's tags are on all that it measures; its name is on requests, and on pings and errors where the file gives
// it.
func TestActionTags(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	res := run(t, p.URL, `
name: tagged
metrics: {n: {type: counter}}
on-open:
  - {send: x, expect: size == 1, name: ask, tags: {part: request}, check: {one: size == 1}, record: {n: "1"}}
  - {send: x, tags: {part: send}}
  - {expect: size == 1, tags: {part: expect}, check: {one again: size == 1}}
  - {check: {two: "true"}, tags: {part: "check ${{ vu.id }}"}}
  - {ping: {within: 5s}, name: heartbeat, tags: {part: ping}}
  - ping: {within: 5s}
  - {record: {n: "1"}, tags: {part: record}}
  - do: [{check: {three: "true"}}]
    tags: {part: block}
  - {expect: "false", within: 10ms, name: "never ${{ vu.id }}", tags: {part: error, kind: not this one}}
`)
	res.failed(t, "expect.timeout", "")
	session := "scenario:tagged,status:101,url:" + p.URL + "}"
	for metric, series := range map[string][]string{
		"ws_msgs_sent":     {"{part:request,", "{part:send,"},
		"ws_response_time": {"{name:ask,part:request,"},
		"ws_ping":          {"{name:heartbeat,part:ping,", "{"},
		"checks":           {"{check:one,part:request,", "{check:one again,part:expect,", "{check:three,part:block,", "{check:two,part:check 1,"},
		"n":                {"{part:record,", "{part:request,"},
		"ws_errors":        {"{kind:expect.timeout,name:never 1,part:error,"},
	} {
		got := res.seriesOf(metric)
		for i := range got {
			got[i] = strings.TrimSuffix(strings.TrimPrefix(got[i], metric), session)
		}
		want(t, metric, got, series)
	}
}
