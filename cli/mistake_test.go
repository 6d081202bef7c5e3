package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/tidwall/gjson"

	"wsrun/mask"
	"wsrun/report"
	"wsrun/result"
	"wsrun/tui"
)

// withOutputs runs a scenario with outputs that the command line could not ask for.
func withOutputs(t *testing.T, a *app, outputs []output) int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "echo.yaml")
	if err := os.WriteFile(file, []byte("server: echo\non-open: [{send: x, expect: size == 1}, close]\nload: {iterations: 20}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := a.runFlags(&cobra.Command{})
	f.tui = "never"
	o, err := a.options(f)
	if err != nil {
		t.Fatal(err)
	}
	o.outputs = outputs
	l, err := a.load([]string{file}, o.scenario)
	if err != nil {
		t.Fatal(err)
	}
	err = a.runLoaded(context.Background(), l, o, f)
	code, say := exitCode(err)
	if say {
		for _, problem := range problems(err) {
			_, _ = io.WriteString(a.Err, "wsrun: "+problem.Error()+"\n")
		}
	}
	return code
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
	kinds := outputKinds()
	var out bytes.Buffer
	var log watcher // two of them may panic at a time
	a := &app{Process: Process{Out: &out, Err: &log, In: strings.NewReader("")}}
	code := withOutputs(t, a, []output{
		{"html", at("page.html"), outputKind{write: func(w io.Writer, _ *result.Run) error {
			_, _ = io.WriteString(w, "<half")
			boom()
			return nil
		}}},
		{"csv", at("rows.csv"), outputKind{rows: func(io.Writer, []report.Row) error { boom(); return nil }}},
		{"csv-samples", at("samples.csv"), outputKind{
			samples: func(time.Time, *mask.Masker) *report.SampleLines { boom(); return nil },
		}},
		{"ndjson", at("rows.ndjson"), kinds["ndjson"]},
		{"ndjson-samples", at("samples.ndjson"), kinds["ndjson-samples"]},
		{"json", at("summary.json"), kinds["json"]},
		{"junit", at("junit.xml"), kinds["junit"]},
	})
	if code != exitBroken {
		t.Errorf("got exit code %d, want %d", code, exitBroken)
	}
	for _, what := range []string{"html to " + at("page.html"), "csv to " + at("rows.csv"), "csv-samples to " + at("samples.csv")} {
		want := "wsrun: write " + what + ": internal error (please report): runtime error: index out of range"
		if !strings.Contains(log.String(), want) {
			t.Errorf("got the log\n%s\nwant in it %s", &log, want)
		}
	}
	if !strings.Contains(log.String(), "mistake_test.go") {
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
	s := &runCommand{app: &app{Process: Process{Err: &log}}}
	calls := make(chan struct{}, 100)
	stop := s.every(time.Millisecond, "watch the thresholds of chat.yaml", func(time.Duration) {
		calls <- struct{}{}
		panic("secret: \x1b[2J")
	})
	<-calls
	stop()
	if len(calls) > 0 || len(s.broken) != 1 {
		t.Fatalf("got %d more calls and the problems %v, want one of each", len(calls), s.broken)
	}
	if got, want := s.broken[0].Error(), `watch the thresholds of chat.yaml: internal error (please report): secret: \x1b[2J`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The live view's panic is told at the end; that the terminal failed it is only said.
func TestPanicOfTheView(t *testing.T) {
	var log bytes.Buffer
	s := &runCommand{app: &app{Process: Process{Err: &log}}}
	v := &view{cmd: s}
	v.failed(nil)
	v.failed(errors.New("the live view: no terminal"))
	if log.String() != "wsrun: the live view: no terminal\n" || s.mistakes() != nil {
		t.Errorf("got the log %q and the mistakes %v", &log, s.mistakes())
	}
	v.failed(fmt.Errorf("the live view: %w", &tui.Panic{Why: "boom", Stack: []byte("feed.go:23")}))
	if got := fmt.Sprint(s.mistakes()); got != "show the live view: internal error (please report): boom" || !strings.Contains(log.String(), "feed.go:23") {
		t.Errorf("got the mistakes %s and the log %s", got, &log)
	}
}

// A writer that panics, as the summary's would.
type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("no writer") }

func TestPanicOfTheSummary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summary.json")
	var log bytes.Buffer
	a := &app{Process: Process{Out: panicking{}, Err: &log, In: strings.NewReader("")}}
	code := withOutputs(t, a, []output{{"json", path, outputKinds()["json"]}})
	if want := "wsrun: write the summary to standard output: internal error"; code != exitBroken || !strings.Contains(log.String(), want) {
		t.Errorf("got exit code %d and the log %s, want %d and in it %s", code, &log, exitBroken, want)
	}
	if data, err := os.ReadFile(path); err != nil || gjson.GetBytes(data, "exit_code").Int() != exitBroken {
		t.Errorf("got %s, %v, want the JSON summary with exit code 3", data, err)
	}
}
