package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report"
)

// noRoom is a disk that is full.
type noRoom struct{}

func (noRoom) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestMask(t *testing.T) {
	odd := "p\"ä<s>\x1bs\\ &+/w"
	encoded, err := json.Marshal(odd)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		secrets []string
		in, out string
	}{
		{"none", nil, "nothing to hide", "nothing to hide"},
		{"empty and short values", []string{"", "a", "12", "äö"}, "a 12 äö", "a 12 äö"},
		{"three characters", []string{"äöü"}, "äöü", "***"},
		{"every time", []string{"hunter2"}, "hunter2, hunter2hunter2", "***, ***"},
		{"the longest wins", []string{"token", "token-and-more"}, "token-and-more token", "*** ***"},
		{"overlapping", []string{"abcXY", "XYdef"}, "abcXYdef!", "***!"},
		{"one in another, on its own too", []string{"inner", "an inner value"}, "an inner value; inner", "***; ***"},
		{"itself repeated", []string{"aba"}, "xabababax", "x***x"},
		{"in JSON", []string{odd}, `{"p":` + string(encoded) + `}`, `{"p":"***"}`},
		{"in a query", []string{odd}, "ws://h/?t=" + url.QueryEscape(odd), "ws://h/?t=***"},
		{"in a path", []string{odd}, "ws://h/" + url.PathEscape(odd), "ws://h/***"},
		{"made visible", []string{odd}, "got " + diag.Visible(odd, 0), "got ***"},
		{"quoted", []string{odd}, "got " + diag.Quote(odd), `got "***"`},
		{"line by line", []string{"first line\r\nsecond line"}, "a second line, and the first line", "a ***, and the ***"},
		{"cut off", []string{"hunter2-the-second"}, `{"t":"hunter2-…`, `{"t":"***…`},
		{"cut off too early to tell", []string{"hunter2"}, "hun…", "hun…"},
		{"the masks themselves are no secret", []string{"***", "abc"}, "abc", "***"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := report.NewMasker(c.secrets).String(c.in); got != c.out {
				t.Errorf("got %q, want %q", got, c.out)
			}
		})
	}
}

func TestNilMasker(t *testing.T) {
	var m *report.Masker
	if got := m.String("as it is"); got != "as it is" {
		t.Errorf("String: got %q, want %q", got, "as it is")
	}
	run := singleCheck().run
	if got := m.Run(run); got != run {
		t.Errorf("Run: got a copy, want the run")
	}
	step := report.Step{Name: "as it is", Detail: &metrics.Detail{Message: "this too"}}
	if diff := cmp.Diff(step, m.Step(step)); diff != "" {
		t.Errorf("Step (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	if _, err := io.WriteString(m.Writer(&b), "no line yet"); err != nil || b.String() != "no line yet" {
		t.Errorf("Writer: got %q, %v, want it written at once", b.String(), err)
	}
	if got := m.Sources(sources)("chat.yaml"); len(got) == 0 {
		t.Error("Sources: got no source")
	}
}

// However a text is split into writes, what comes out is the masked text.
func TestMaskWriter(t *testing.T) {
	m := report.NewMasker([]string{"hunter2", "hunter2-and-more", "two\nlines"})
	text := "a hunter2 and hunter2-and-more\nsecond hunter2\n\nno secret, two\nlines, and hunter2 without an end"
	want := "a *** and ***\nsecond ***\n\nno secret, ***\n***, and *** without an end"
	for size := 1; size <= len(text); size++ {
		var b bytes.Buffer
		w := m.Writer(&b)
		for at := 0; at < len(text); at += size {
			part := text[at:min(at+size, len(text))]
			if n, err := io.WriteString(w, part); n != len(part) || err != nil {
				t.Fatalf("write: got %d, %v, want %d", n, err, len(part))
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		// A value of several lines is one secret if both lines come in one write.
		got := strings.ReplaceAll(b.String(), "no secret, ***, and", "no secret, ***\n***, and")
		if got != want {
			t.Fatalf("in writes of %d bytes: got %q, want %q", size, got, want)
		}
	}
}

// A line that never ends is written all the same, and no secret is cut by that.
func TestMaskWriterOfAnEndlessLine(t *testing.T) {
	m := report.NewMasker([]string{"0123456789abcdef"})
	var b bytes.Buffer
	w := m.Writer(&b)
	for i := range 20_000 {
		if _, err := io.WriteString(w, "0123456789abcdef"[:i%16]+" 0123456789abcdef "); err != nil {
			t.Fatal(err)
		}
	}
	if b.Len() == 0 {
		t.Error("got nothing before the end of the line, want a part of it")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "0123456789abcdef") {
		t.Error("got the secret, want it masked")
	}
}

func TestMaskWriterError(t *testing.T) {
	w := report.NewMasker([]string{"hunter2"}).Writer(noRoom{})
	if _, err := io.WriteString(w, "a line\n"); err == nil {
		t.Error("got no error, want that of the write")
	}
}

const secret = "hunter2-secret"

// secretive returns a run that has the secret wherever a text may be.
func secretive() *report.Run {
	b := newBook("scenario " + secret)
	d := &metrics.Detail{
		At: at("secret.yaml", 1, 1), Message: "message " + secret,
		Values:       []metrics.Value{{Expr: "expr " + secret, Value: "value " + secret}},
		Arrived:      []metrics.Arrival{{Head: "head " + secret, Why: "why " + secret, Taken: "taken " + secret}},
		ArrivedTotal: 1,
		Frames: []metrics.Frame{
			{Kind: "text", Data: []byte("frame " + secret), By: "by " + secret},
			{Kind: "binary", Data: []byte(secret)},
			{Kind: "text", Data: []byte("a frame that ends in hunter2-"), Cut: true},
		},
		FramesTotal: 3,
	}
	b.trend("ws_response_time", []float64{1}, named(secret))
	b.trend("ws_response_time", []float64{3}, named("before "+secret))
	b.check("scenario "+secret, "check "+secret, at("secret.yaml", 1, 1), 1, 1, d)
	b.failures(1, metrics.Failure{Scenario: "scenario " + secret, Kind: "script", Message: secret, At: at("secret.yaml", 1, 1), Detail: d})
	b.closes(1, "scenario "+secret, 1000, "client")
	run := tickerRun(b, false)
	run.Scenarios[0] = report.Scenario{Name: secret, File: "secret.yaml", Target: "ws://h/?token=" + secret, Aborted: secret, Load: secret, Coverage: report.Coverage{
		Handlers: []report.Handler{{Kind: "if", Label: secret, Wants: secret, Has: secret, Asked: 1}},
		Unhandled: []report.Unhandled{{Count: 1, Sampled: 1, Shapes: []report.Shape{{
			Text: secret, Head: secret, Near: []report.Near{{Label: secret, Wants: secret, Has: secret}},
		}}}},
	}}
	run.Thresholds = []report.Threshold{{Scenario: secret, Metric: "ws_response_time{name:" + secret + "}", Condition: secret}}
	run.Notices = []report.Notice{{Message: secret}}
	run.Conversations = []report.Conversation{{
		URL: "ws://h/?token=" + secret, Sent: []metrics.Header{{Name: "Authorization", Value: "Bearer " + secret}}, Body: []byte(secret),
		Messages: []report.Message{{Data: []byte(secret)}, {Binary: true, Data: []byte(secret)}, {Cut: true, Data: []byte("it ends in hunter2-")}},
	}}
	run.Sources = func(string) []byte { return []byte("key: " + secret + " behind it\n") }
	return run
}

func TestMaskRun(t *testing.T) {
	run, before := secretive(), secretive()
	got := report.NewMasker([]string{secret}).Run(run)

	for name, write := range map[string]func(io.Writer, *report.Run) error{
		"JSON": report.JSON,
		"HAR":  report.HAR,
		"Text": func(w io.Writer, r *report.Run) error { return report.Text(w, r, report.TextOptions{Width: 40}) },
		"Single": func(w io.Writer, r *report.Run) error {
			r.Single = true
			return report.Text(w, r, report.TextOptions{})
		},
	} {
		var b bytes.Buffer
		if err := write(&b, got); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "hunter2") || !strings.Contains(b.String(), "***") {
			t.Errorf("%s: got the secret, or no mask:\n%s", name, b.String())
		}
	}
	if s, ok := got.Snapshot.Get("ws_response_time", named("***")); !ok || s.Avg != 1 {
		t.Errorf("the request with the secret for a name: got %+v, %v, want an average of 1", s, ok)
	}
	ignore := cmp.Options{cmpopts.IgnoreUnexported(metrics.Snapshot{}, metrics.Stats{}), cmp.FilterValues(isFunc, cmp.Ignore())}
	if diff := cmp.Diff(before, run, ignore); diff != "" {
		t.Errorf("the run that was masked has changed (-want +got):\n%s", diff)
	}
	if got, want := string(got.Sources("secret.yaml")), "key: ************** behind it\n"; got != want {
		t.Errorf("source: got %q, want %q", got, want)
	}
}

// No text of a run is forgotten: every string that a Run reaches is masked, but for names of files.
func TestMaskRunReachesEveryText(t *testing.T) {
	got := report.NewMasker([]string{secret}).Run(secretive())
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			if strings.Contains(v.String(), secret) {
				t.Errorf("%s: got %q, want it masked", path, v.String())
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			if b, ok := v.Interface().([]byte); ok && strings.Contains(string(b), secret) {
				t.Errorf("%s: got %q, want it masked", path, b)
			}
			for i := range v.Len() {
				walk(path+"[]", v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(path+"."+f.Name, v.Field(i))
				}
			}
		}
	}
	walk("Run", reflect.ValueOf(got))

	// The same of a run with the secret everywhere, so that a field that is new is not forgotten either.
	full := reflect.New(reflect.TypeFor[report.Run]()).Elem()
	fill("Run", full)
	run := full.Interface().(report.Run)
	walk("full", reflect.ValueOf(report.NewMasker([]string{secret}).Run(&run)))
}

// ours are the texts of a run that nobody but wsrun and the files' names bring.
var ours = regexp.MustCompile(`\.(Version|Host|File|Warnings|Metric|Unit|Key|By|Scheme|Remote|Code|Type|Kind|History)(\[\]|$)`)

// fill puts the secret into every text that v reaches.
func fill(path string, v reflect.Value) {
	if !v.CanSet() || ours.MatchString(path) && !strings.HasSuffix(path, "Frames[].By") && !strings.HasSuffix(path, "Errors[].Kind") {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(secret)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(path, v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(secret))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(path+"[]", v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}

func TestMaskStep(t *testing.T) {
	st := report.Step{Name: secret, Reason: secret, Detail: &metrics.Detail{Message: secret}}
	want := report.Step{Name: "***", Reason: "***", Detail: &metrics.Detail{Message: "***"}}
	if diff := cmp.Diff(want, report.NewMasker([]string{secret}).Step(st), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if st.Detail.Message != secret {
		t.Error("the step's own detail has changed")
	}
}

func isFunc(a, b any) bool {
	return reflect.ValueOf(a).Kind() == reflect.Func
}
