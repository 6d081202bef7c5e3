//go:build unix

package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a script waits for what has to come. It only bounds a test that fails.
const patience = 30 * time.Second

// stack is what no user should ever see.
var stack = regexp.MustCompile(`(?m)^(panic: |goroutine \d+ \[|fatal error: )`)

// exits runs a program and compares its exit code.
func exits(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	judgeExit(ts, err, args[0], ts.ReadFile("stdout")+ts.ReadFile("stderr"))
}

func judgeExit(ts *testscript.TestScript, err error, want, output string) {
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if !matches(strconv.Itoa(got), want) {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
	if at := stack.FindString(output); at != "" {
		ts.Fatalf("a stack in the output: %s", at)
	}
}

// quick is exits for what must not take long, whatever the input.
func quick(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: quick CODE PROGRAM ARG...")
	}
	j := newJob(ts, args[1:])
	ts.Check(j.cmd.Start())
	j.finish(ts, args[0])
	// CPU time and not the clock's, because the machine may be busy with other tests.
	took, most := j.cmd.ProcessState.UserTime()+j.cmd.ProcessState.SystemTime(), time.Second
	if raceEnabled {
		most *= 10
	}
	if took > most {
		ts.Fatalf("it took %s of CPU time, want less than %s", took, most)
	}
}

type jobsKey struct{}

// jobs are a script's programs that run beside it.
type jobs struct{ running map[string]*job }

// kill ends what a failed script left behind.
func (j *jobs) kill() {
	for _, job := range j.running {
		_ = job.cmd.Process.Kill()
		_ = job.cmd.Wait()
	}
}

// job is a program whose output can be read while it runs.
type job struct {
	cmd      *exec.Cmd
	out, err stream
	wrote    chan struct{} // gets a value after a write
}

// stream is one of a program's streams.
type stream struct {
	mu    sync.Mutex
	b     bytes.Buffer
	wrote chan struct{}
}

func (o *stream) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.b.Write(p)
	select {
	case o.wrote <- struct{}{}:
	default: // somebody is told already
	}
	return n, err
}

func (o *stream) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func newJob(ts *testscript.TestScript, args []string) *job {
	j := &job{wrote: make(chan struct{}, 1)}
	j.out.wrote, j.err.wrote = j.wrote, j.wrote
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	j.cmd = exec.Command(path, args[1:]...)
	j.cmd.Dir = ts.MkAbs(".")
	j.cmd.Env = []string{"HOME=/no-home"}
	for _, name := range []string{"PATH", "TMPDIR", "GOCOVERDIR", "GORACE"} {
		if v := ts.Getenv(name); v != "" {
			j.cmd.Env = append(j.cmd.Env, name+"="+v)
		}
	}
	j.cmd.Stdout, j.cmd.Stderr = &j.out, &j.err
	return j
}

// finish waits for the program's end.
func (j *job) finish(ts *testscript.TestScript, want string) {
	limit := time.AfterFunc(patience, func() { _ = j.cmd.Process.Kill() })
	err := j.cmd.Wait()
	if !limit.Stop() {
		ts.Fatalf("still running after %s:\n%s%s", patience, &j.out, &j.err)
	}
	_, _ = ts.Stdout().Write([]byte(j.out.String()))
	_, _ = ts.Stderr().Write([]byte(j.err.String()))
	judgeExit(ts, err, want, j.out.String()+j.err.String())
}

func start(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: start NAME PROGRAM ARG...")
	}
	j := newJob(ts, args[1:])
	// Standard input is a pipe that stays open, as a terminal on which nobody types.
	in, err := j.cmd.StdinPipe()
	ts.Check(err)
	ts.Defer(func() { _ = in.Close() })
	ts.Check(j.cmd.Start())
	ts.Value(jobsKey{}).(*jobs).running[args[0]] = j
}

func running(ts *testscript.TestScript, name string) *job {
	j := ts.Value(jobsKey{}).(*jobs).running[name]
	if j == nil {
		ts.Fatalf("nothing runs as %s", name)
	}
	return j
}

func await(ts *testscript.TestScript, args []string) {
	if len(args) != 2 && len(args) != 3 {
		ts.Fatalf("usage: await NAME REGEXP [VAR]")
	}
	j := running(ts, args[0])
	want, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		if m := want.FindStringSubmatch(j.out.String() + j.err.String()); m != nil {
			if len(args) == 3 {
				ts.Setenv(args[2], m[1])
			}
			return
		}
		select {
		case <-j.wrote:
		case <-limit.C:
			ts.Fatalf("%s did not write %s within %s:\n%s%s", args[0], want, patience, &j.out, &j.err)
		}
	}
}

func sendSignal(ts *testscript.TestScript, args []string) {
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT}
	if len(args) != 2 || signals[args[1]] == nil {
		ts.Fatalf("usage: signal NAME INT|TERM|STOP|CONT")
	}
	ts.Check(running(ts, args[0]).cmd.Process.Signal(signals[args[1]]))
}

func ends(ts *testscript.TestScript, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: ends NAME CODE")
	}
	j := running(ts, args[0])
	delete(ts.Value(jobsKey{}).(*jobs).running, args[0])
	j.finish(ts, args[1])
}

// matches compares a value with what a script wants: the value itself, or ~ and a regular expression.
func matches(got, want string) bool {
	if re, ok := strings.CutPrefix(want, "~"); ok {
		return regexp.MustCompile("(?s)^(?:" + re + ")$").MatchString(got)
	}
	return got == want
}
