package report_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// noRoom is a disk that is full.
type noRoom struct{}

func (noRoom) Write([]byte) (int, error) { return 0, errors.New("no room") }

const secret = "hunter2-secret"

// secretive returns a run that has the secret wherever a text may be.
func secretive() *result.Run {
	b := newBook("scenario " + secret)
	d := &metrics.Detail{
		At: at("secret.yaml", 1, 1), Message: "message " + secret, Reason: "reason " + secret,
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
	run.Scenarios[0] = result.Scenario{Name: secret, File: "secret.yaml", Target: "ws://h/?token=" + secret, Aborted: secret, Load: secret, Coverage: result.Coverage{
		Handlers: []result.Handler{{Kind: "if", Label: secret, Wants: secret, Has: secret, Asked: 1}},
		Unhandled: []result.Unhandled{{Count: 1, Sampled: 1, Shapes: []result.Shape{{
			Text: secret, Head: secret, Near: []result.Near{{Label: secret, Wants: secret, Has: secret}},
		}}}},
	}}
	run.Thresholds = []result.Threshold{{
		Scenario: secret, Base: "ws_response_time", Tags: []metrics.Tag{{Key: "name", Value: secret}},
		Metric: "ws_response_time{name:" + secret + "}", Condition: secret,
	}}
	run.Notices = []result.Notice{{Message: secret}}
	run.Conversations = []result.Conversation{{
		URL: "ws://h/?token=" + secret, Sent: []metrics.Header{{Name: "Authorization", Value: "Bearer " + secret}}, Body: []byte(secret),
		Exchanges: []result.Exchange{{
			Method: secret, URL: secret, Protocol: secret, Error: secret, ServerAddress: secret, Sent: []metrics.Header{{Name: secret, Value: secret}},
			SentBody: result.Body{Data: []byte(secret)}, Received: []metrics.Header{{Name: secret, Value: secret}}, Body: result.Body{Cut: true, Data: []byte(secret + " hunter2-")},
		}},
		Messages: []result.Message{{Data: []byte(secret)}, {Binary: true, Data: []byte(secret)}, {Cut: true, Data: []byte("it ends in hunter2-")}},
	}}
	run.Sources = func(string) []byte { return []byte("key: " + secret + " behind it\n") }
	return run
}

func TestNoMasker(t *testing.T) {
	run := singleCheck().run
	if got := report.Masked(run, nil); got != run {
		t.Errorf("got a copy, want the run")
	}
	step := result.Failed{Name: "as it is", Detail: &metrics.Detail{
		Message: "this too", Frames: []metrics.Frame{{Data: []byte("and this")}},
	}}
	if diff := cmp.Diff(result.Step(step), report.MaskedStep(step, nil)); diff != "" {
		t.Errorf("Step (-want +got):\n%s", diff)
	}
}

func TestMaskRun(t *testing.T) {
	run, before := secretive(), secretive()
	got := report.Masked(run, mask.New([]string{secret}))

	for name, write := range map[string]func(io.Writer, *result.Run) error{
		"JSON": report.JSON,
		"HAR":  report.HAR,
		"Text": func(w io.Writer, r *result.Run) error { return report.Text(w, r, report.TextOptions{Width: 40}) },
		"Single": func(w io.Writer, r *result.Run) error {
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
	got := report.Masked(secretive(), mask.New([]string{secret}))
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
	full := reflect.New(reflect.TypeFor[result.Run]()).Elem()
	fill("Run", full)
	run := full.Interface().(result.Run)
	walk("full", reflect.ValueOf(report.Masked(&run, mask.New([]string{secret}))))
}

// ours are the texts of a run that nobody but wsrun and the files' names bring.
var ours = regexp.MustCompile(`\.(Version|Host|File|Warnings|Metric|Unit|Key|By|Scheme|Remote|Code|Type|Kind|History|Aggregate|Op)(\[\]|$)`)

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
	detail := &metrics.Detail{Message: secret}
	hidden := &metrics.Detail{Message: "***"}
	for _, tt := range []struct{ step, want result.Step }{
		{result.Opened{URL: secret, OK: true}, result.Opened{URL: "***", OK: true}},
		{result.Done{Verb: "ping", Name: secret}, result.Done{Verb: "ping", Name: "***"}},
		{result.Checked{Name: secret, Detail: detail}, result.Checked{Name: "***", Detail: hidden}},
		{result.Failed{Kind: "script", Name: secret, Detail: detail}, result.Failed{Kind: "script", Name: "***", Detail: hidden}},
		{result.Closed{Code: 1000, Reason: secret}, result.Closed{Code: 1000, Reason: "***"}},
	} {
		got := report.MaskedStep(tt.step, mask.New([]string{secret}))
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if detail.Message != secret {
		t.Error("the step's own detail has changed")
	}
}

func isFunc(a, b any) bool {
	return reflect.ValueOf(a).Kind() == reflect.Func
}
