//go:build unix

package cli

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the outputs that scripts compare with anew")

// Each script of testdata/script is about one concern. Beside testscript's own commands they have
//
//	exits CODE PROGRAM ARG...           runs it; the exit code is CODE, or matches ~REGEXP, and there is no stack in what it wrote
//	quick CODE PROGRAM ARG...           the same, and it takes less than a second of CPU time
//	tty CODE PROGRAM ARG...             the same as exits, on a terminal
//	start NAME PROGRAM ARG...           starts it
//	await NAME REGEXP [VAR]             waits until it has written that; VAR becomes the first group
//	signal NAME INT|TERM|STOP|CONT      sends it a signal
//	ends NAME CODE                      waits for its end; then stdout and stderr are its own
//	json FILE PATH WANT                 the value at a path of a JSON file: itself, ~REGEXP, or - where there is none
//	shape FILE                          prints the paths of a JSON file with the types of what is there
//	fits COLUMNS stdout|stderr|FILE     no line is wider
//	sampled NDJSON JSON                 a stream of samples comes to what the summary says
//	served sessions|messages|most WANT  what the script's own server, $COUNT, has seen, most being how many sessions at once;
//	                                    WANT may be @FILE:PATH, a value of a JSON file
//
// and the URLs of servers that we did not write: see servers_test.go.
func TestScripts(t *testing.T) {
	t.Parallel()
	urls := servers(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector sleeps for a second when a process ends
			for name, url := range urls {
				env.Setenv(name, url)
			}
			count := newCounter()
			env.Values[counterKey{}] = count
			env.Setenv("COUNT", count.serve(env.T().(testing.TB)))
			jobs := &jobs{running: map[string]*job{}}
			env.Values[jobsKey{}] = jobs
			env.Defer(jobs.kill)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": plain(exits), "quick": plain(quick), "tty": plain(onTerminal),
			"start": plain(start), "await": plain(await), "signal": plain(sendSignal), "ends": plain(ends),
			"json": plain(jsonValue), "shape": plain(shape), "fits": plain(fits), "served": plain(served), "sampled": plain(sampled),
		},
		Condition:           condition,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// plain is a command that can't be negated.
func plain(f func(ts *testscript.TestScript, args []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("this command can't be negated")
		}
		f(ts, args)
	}
}
