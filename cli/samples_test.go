//go:build unix

package cli

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

// sampled compares a stream of samples with the summary of the same run: of each metric there are as many, or they come
// to as much.
func sampled(ts *testscript.TestScript, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sampled NDJSON JSON")
	}
	type tally struct{ lines, sum, last float64 }
	got := map[string]tally{}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if !gjson.Valid(line) {
			ts.Fatalf("%s: no JSON: %s", args[0], line)
		}
		sample := gjson.Parse(line)
		t, v := got[sample.Get("metric").String()], sample.Get("value").Float()
		t.lines, t.sum, t.last = t.lines+1, t.sum+v, v
		got[sample.Get("metric").String()] = t
	}
	metrics := readJSON(ts, args[1]).Get("metrics")
	metrics.ForEach(func(key, want gjson.Result) bool {
		name := key.String()
		if strings.Contains(name, "{") { // a part of another one
			return true
		}
		t := got[name]
		delete(got, name)
		ok := false
		switch want.Get("type").String() {
		case "counter":
			ok = t.sum == want.Get("count").Float()
		case "trend":
			ok = t.lines == want.Get("count").Float()
		case "rate":
			ok = t.lines == want.Get("passes").Float()+want.Get("fails").Float() && t.sum == want.Get("passes").Float()
		case "gauge":
			ok = t.last == want.Get("value").Float()
		}
		if !ok {
			ts.Fatalf("%s: of %s there are %+v, and the summary has %s", args[0], name, t, want)
		}
		return true
	})
	if len(got) > 0 {
		ts.Fatalf("%s has %v, which the summary lacks", args[0], got)
	}
}
