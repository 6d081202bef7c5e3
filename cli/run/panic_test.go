package run

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wsrun/cli/exit"
	"wsrun/cli/input"
	"wsrun/cli/output"
	"wsrun/cli/safely"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/mask"
	"wsrun/report"
	"wsrun/result"

	"github.com/spf13/cobra"
	"github.com/tidwall/gjson"
)

// shared is a log that several goroutines write.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// withOutputs runs a scenario with outputs that the command line could not ask for.
func withOutputs(t *testing.T, p stdio.Process, outputs []output.Output) int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "echo.yaml")
	if err := os.WriteFile(file, []byte("server: echo\non-open: [{send: x, expect: size == 1}, close]\nload: {iterations: 20}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	env := &Env{Process: &p, Signals: signals.New(nil), Outlets: stdio.NewOutlets(io.Discard, io.Discard)}
	f := NewFlags((&cobra.Command{}).Flags())
	f.tui = "never"
	o, err := f.options(&p)
	if err != nil {
		t.Fatal(err)
	}
	o.outputs = outputs
	l, err := (&input.Reader{Process: &p, Signals: env.Signals}).Load([]string{file}, o.scenario)
	if err != nil {
		t.Fatal(err)
	}
	err = runLoaded(context.Background(), env, l, o, f)
	var code exit.Code
	if err == nil || errors.As(err, &code) {
		return int(code)
	}
	_, _ = io.WriteString(p.Err, "wsrun: "+strings.ReplaceAll(err.Error(), "\n", "\nwsrun: ")+"\n")
	return exit.Broken
}

// A panic of what writes one output is that output's error: the run, the summary and every other output are whole.
func TestPanicsOfOutputs(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	before := []byte("what was there before")
	if err := os.WriteFile(at("page.html"), before, 0o666); err != nil {
		t.Fatal(err)
	}
	var list []string
	boom := func() { _ = list[len(dir)] } // index out of range
	kinds := output.Formats()
	var out bytes.Buffer
	var log shared // two of them may panic at a time
	p := stdio.Process{Out: &out, Err: &log, In: strings.NewReader("")}
	code := withOutputs(t, p, []output.Output{
		{Kind: "html", Path: at("page.html"), Format: output.Format{Write: func(w io.Writer, _ *result.Run) error {
			_, _ = io.WriteString(w, "<half")
			boom()
			return nil
		}}},
		{Kind: "csv", Path: at("rows.csv"), Format: output.Format{Rows: func(io.Writer, []report.Row) error { boom(); return nil }}},
		{Kind: "csv-samples", Path: at("samples.csv"), Format: output.Format{
			Samples: func(time.Time, *mask.Masker) *report.SampleLines { boom(); return nil },
		}},
		{Kind: "ndjson", Path: at("rows.ndjson"), Format: kinds["ndjson"]},
		{Kind: "ndjson-samples", Path: at("samples.ndjson"), Format: kinds["ndjson-samples"]},
		{Kind: "json", Path: at("summary.json"), Format: kinds["json"]},
		{Kind: "junit", Path: at("junit.xml"), Format: kinds["junit"]},
	})
	if code != exit.Broken {
		t.Errorf("got exit code %d, want %d", code, exit.Broken)
	}
	for _, what := range []string{"html to " + at("page.html"), "csv to " + at("rows.csv"), "csv-samples to " + at("samples.csv")} {
		want := "wsrun: write " + what + ": internal error (please report): runtime error: index out of range"
		if !strings.Contains(log.String(), want) {
			t.Errorf("got the log\n%s\nwant in it %s", &log, want)
		}
	}
	if !strings.Contains(log.String(), "panic_test.go") {
		t.Error("the log has no stack")
	}
	if got, err := os.ReadFile(at("page.html")); err != nil || !bytes.Equal(got, before) {
		t.Errorf("got %q, %v in the place of a page that could not be written, want it as it was", got, err)
	}
	if !strings.HasPrefix(out.String(), "PASSED") {
		t.Errorf("got the summary %q, want it whole", &out)
	}
	for name, want := range map[string]string{
		"summary.json": `"exit_code": 3`, "junit.xml": "</testsuites>", "rows.ndjson": `"metric":"iterations"`, "samples.ndjson": `"metric":"ws_connecting"`,
	} {
		if got, err := os.ReadFile(at(name)); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: got %.200q, %v, want in it %s", name, got, err, want)
		}
	}
	if left, _ := filepath.Glob(at(".*")); len(left) > 0 {
		t.Errorf("got %v left lying about", left)
	}
	if data, _ := os.ReadFile(at("summary.json")); gjson.GetBytes(data, "metrics.iterations.count").Int() != 20 {
		t.Errorf("got the summary %s, want all 20 iterations", data)
	}
}

// What watches the run may panic too: it ends, once, and the run goes on to its end, with exit code 3.
func TestPanicOfAWatch(t *testing.T) {
	var log bytes.Buffer
	c := safely.NewCaller(&log, nil)
	calls := make(chan struct{}, 100)
	stop := c.Every(time.Millisecond, "watch the thresholds of chat.yaml", func(time.Duration) {
		calls <- struct{}{}
		panic("secret: \x1b[2J")
	})
	<-calls
	stop()
	if len(calls) > 0 || c.Err() == nil {
		t.Fatalf("got %d more calls and the problem %v, want none and one", len(calls), c.Err())
	}
	if got, want := c.Err().Error(), `watch the thresholds of chat.yaml: internal error (please report): secret: \x1b[2J`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A writer that panics, as the summary's would.
type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("no writer") }

func TestPanicOfTheSummary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summary.json")
	var log bytes.Buffer
	p := stdio.Process{Out: panicking{}, Err: &log, In: strings.NewReader("")}
	code := withOutputs(t, p, []output.Output{{Kind: "json", Path: path, Format: output.Formats()["json"]}})
	if want := "wsrun: write the summary to standard output: internal error"; code != exit.Broken || !strings.Contains(log.String(), want) {
		t.Errorf("got exit code %d and the log %s, want %d and in it %s", code, &log, exit.Broken, want)
	}
	if data, err := os.ReadFile(path); err != nil || gjson.GetBytes(data, "exit_code").Int() != exit.Broken {
		t.Errorf("got %s, %v, want the JSON summary with exit code 3", data, err)
	}
}
