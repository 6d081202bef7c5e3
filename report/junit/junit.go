package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"wsrun/report/cases"
	"wsrun/report/format"
	"wsrun/result"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	File       string          `xml:"file,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// junitCase has file and line, which the schema lacks but GitLab and GitHub's actions read.
type junitCase struct {
	Classname string       `xml:"classname,attr"`
	Name      string       `xml:"name,attr"`
	Time      string       `xml:"time,attr"`
	File      string       `xml:"file,attr,omitempty"`
	Line      int          `xml:"line,attr,omitempty"`
	Skipped   *junitReason `xml:"skipped"`
	Error     *junitReason `xml:"error"`
	Failure   *junitReason `xml:"failure"`
	Out       string       `xml:"system-out,omitempty"`
}

type junitReason struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// Write writes the run as JUnit XML: a suite for each scenario, with a test case for the scenario itself, each check,
// request and threshold, and each group of errors that belongs to none of these. A failure is an assertion that does
// not hold; an error is a failure of the connection or of wsrun itself. Secrets are not masked: pass a Run returned by
// masked.Run. The error is that of the write.
func Write(w io.Writer, r *result.Run) error {
	text, err := xml.MarshalIndent(junit(r), "", "  ")
	if err == nil {
		// Line ends only occur in the text of elements, which people read; names and messages have none.
		_, err = io.WriteString(w, xml.Header+strings.ReplaceAll(string(text), "&#xA;", "\n")+"\n")
	}
	if err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	return nil
}

// junit builds the document.
func junit(r *result.Run) junitSuites {
	out := junitSuites{Name: "wsrun", Time: seconds(r.Elapsed)}
	all := cases.Of(r)
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		took := s.Elapsed
		if took == 0 && len(r.Scenarios) == 1 {
			took = r.Elapsed
		}
		suite := junitSuite{
			Name: format.Short(s.Name), Time: seconds(took), File: format.Visible(s.File),
			Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
			Properties: []junitProperty{
				{"wsrun", r.Version}, {"seed", strconv.FormatUint(r.Seed, 10)},
				{"target", format.Visible(s.Target)}, {"load", format.Visible(s.Load)},
			},
		}
		if about := s.About(); about != "" {
			suite.Properties = append(suite.Properties, junitProperty{"description", format.Visible(about)})
		}
		for len(all) > 0 && all[0].Scenario == s.Name {
			suite.add(all[0])
			all = all[1:]
		}
		out.Tests += suite.Tests
		out.Failures += suite.Failures
		out.Errors += suite.Errors
		out.Suites = append(out.Suites, suite)
	}
	return out
}

func (s *junitSuite) add(c cases.Case) {
	out := junitCase{
		// Jenkins takes what precedes the last dot for a package.
		Classname: strings.ReplaceAll(format.Short(c.Scenario), ".", "_"),
		Name:      c.Name, Time: seconds(c.Took), File: format.Visible(c.At.File), Line: c.At.Line,
	}
	reason := &junitReason{Message: c.Message, Type: format.Short(c.ErrKind), Text: c.Text + c.Frames}
	if reason.Type == "" {
		reason.Type = c.Kind
	}
	s.Tests++
	switch c.State {
	case cases.Passed:
		out.Out = c.Facts
	case cases.Failed:
		s.Failures++
		out.Failure = reason
		if c.Kind == "scenario" {
			out.Out = c.Facts
		}
	case cases.Broken:
		s.Errors++
		out.Error = reason
	case cases.Skipped:
		s.Skipped++
		out.Skipped = &junitReason{Message: c.Message, Text: c.Message}
	}
	s.Cases = append(s.Cases, out)
}

// seconds formats a time in a form that all JUnit readers parse: with a dot and without an exponent.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 6, 64)
}
