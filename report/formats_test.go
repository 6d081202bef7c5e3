package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// format is a report that is a file of its own.
type format func(io.Writer, *result.Run) error

func formats() map[string]format {
	return map[string]format{"json": report.JSON, "junit": report.JUnit, "tap": report.TAP, "markdown": report.Markdown, "html": report.HTML, "har": report.HAR, "hlog": report.HLog}
}

func write(t *testing.T, f format, r *result.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every format of every recorded run, held to its golden file.
func TestFormats(t *testing.T) {
	all := fixtures()
	for kind, f := range formats() {
		for _, name := range names() {
			switch {
			case kind == "hlog": // which is compressed; TestHLogIsRead reads it
				continue
			case kind == "har" && all[name].run.Conversations == nil && name != "no-samples": // they are all alike
				continue
			}
			t.Run(kind+"/"+name, func(t *testing.T) {
				golden(t, name+"-"+kind, []byte(write(t, f, all[name].run)))
			})
		}
	}
}

// A megabyte of what a server may send, in every place where texts of a server stand.
func TestFormatsOfMegabytes(t *testing.T) {
	evil := "\x1b]0;x\a<script>alert(1)</script>\"'&]]>`|\r\n::error::\u202e\ufffe\xff%0A" + strings.Repeat("0123456789abcdef", 1<<16)
	for kind, f := range formats() {
		t.Run(kind, func(t *testing.T) {
			text := write(t, f, megabytes(evil))
			forMachines := kind == "json" || kind == "har"
			switch {
			case !utf8.ValidString(text):
				t.Error("got invalid UTF-8")
			case !forMachines && len(text) > 2<<20:
				t.Errorf("got %d bytes, want texts to be cut", len(text))
			}
			for _, bad := range []string{"\x1b", "\u202e", "\x07"} {
				if strings.Contains(text, bad) && !forMachines {
					t.Errorf("got %q, want it to be made visible", bad)
				}
			}
			if strings.Contains(text, "<script") && (kind == "html" || kind == "junit") {
				t.Error("got a tag, want it escaped")
			}
		})
	}
}

// megabytes is a run all of whose texts are evil.
func megabytes(evil string) *result.Run {
	d := &metrics.Detail{
		At: at("load.yaml", 12, 1), Message: evil, Reason: evil, ArrivedTotal: 1,
		Values: []metrics.Value{{Expr: evil, Value: evil}}, Arrived: []metrics.Arrival{{Head: evil, Why: evil, Taken: evil}},
		Frames: []metrics.Frame{{Kind: "text", Data: []byte(evil), By: evil}, {Kind: "close", Code: 4000, Data: []byte(evil)}}, FramesTotal: 2,
	}
	b := newBook(evil)
	b.trend("ws_response_time", []float64{1}, named(evil))
	b.check(evil, evil, at(evil, 1, 1), 1, 1, d)
	b.failures(1, metrics.Failure{Scenario: evil, Kind: evil, Message: evil, At: at(evil, 1, 1), Detail: d})
	b.closes(1, evil, 4000, evil)
	run := tickerRun(b, false)
	run.Scenarios[0] = result.Scenario{Name: evil, File: evil, Target: evil, Aborted: evil, Load: evil, Coverage: evilCoverage(evil)}
	run.Thresholds = []result.Threshold{{
		Scenario: evil, Base: "ws_response_time", Tags: []metrics.Tag{{Key: "name", Value: evil}},
		Metric: "ws_response_time{name:" + evil + "}", Condition: evil,
	}}
	run.Notices = []result.Notice{{Message: evil, Count: 2}}
	run.Warnings = []string{evil}
	return run
}

func TestFormatsReportTheWrite(t *testing.T) {
	for kind, f := range formats() {
		if err := f(noRoom{}, loadFailing().run); err == nil || !strings.Contains(err.Error(), "no room") {
			t.Errorf("%s: got %v, want the error of the write", kind, err)
		}
	}
}

func TestFormatsMask(t *testing.T) {
	for kind, f := range formats() {
		text := write(t, f, report.Masked(secretive(), mask.New([]string{secret})))
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "***") {
			t.Errorf("%s: got the secret, or no mask:\n%s", kind, text)
		}
	}
}

// junitSchema is what Jenkins' junit-10.xsd allows: the children and attributes of each element, a "!" behind those
// that must be there. file and line of a test case are ours, for GitLab and GitHub.
func junitSchema() map[string][2]string {
	return map[string][2]string{
		"testsuites": {"testsuite", "name time tests failures errors"},
		"testsuite":  {"testsuite properties testcase system-out system-err", "name! tests! failures! errors! group time skipped timestamp hostname id package file log url"},
		"properties": {"property", ""},
		"property":   {"", "name! value!"},
		"testcase":   {"skipped error failure system-out system-err", "name! time classname group file line"},
		"failure":    {"", "type message"},
		"error":      {"", "type message"},
		"skipped":    {"", "type message"},
		"system-out": {"", ""},
	}
}

func TestJUnitSchema(t *testing.T) {
	schema := junitSchema()
	times := regexp.MustCompile(`^\d+\.\d{6}$`)
	for name, f := range fixtures() {
		var parents []string
		decoder := xml.NewDecoder(strings.NewReader(write(t, report.JUnit, f.run)))
		seen := map[string]bool{}
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch e := token.(type) {
			case xml.EndElement:
				parents = parents[:len(parents)-1]
			case xml.StartElement:
				tag := e.Name.Local
				if n := len(parents); n > 0 && !slices.Contains(strings.Fields(schema[parents[n-1]][0]), tag) {
					t.Errorf("%s: got %s inside of %s", name, tag, parents[n-1])
				}
				parents = append(parents, tag)
				got := map[string]string{}
				for _, a := range e.Attr {
					got[a.Name.Local] = a.Value
					if a.Name.Local == "time" && !times.MatchString(a.Value) {
						t.Errorf("%s: got time %q, want seconds with a dot", name, a.Value)
					}
				}
				for _, want := range strings.Fields(schema[tag][1]) {
					if bare, must := strings.CutSuffix(want, "!"); must && got[bare] == "" && bare != "value" {
						t.Errorf("%s: got a %s without %s", name, tag, bare)
					} else {
						delete(got, bare)
					}
				}
				delete(got, "value")
				for attr := range got {
					t.Errorf("%s: got the attribute %s of %s, which the schema lacks", name, attr, tag)
				}
				if tag == "testcase" {
					key := attrOf(e, "classname") + "\x00" + attrOf(e, "name")
					if seen[key] {
						t.Errorf("%s: got %q twice", name, key)
					}
					seen[key] = true
				}
			}
		}
	}
}

func attrOf(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
