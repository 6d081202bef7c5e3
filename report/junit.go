package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

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

// junitCase has file and line, which the schema lacks: GitLab and GitHub's actions read them.
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

// JUnit writes the run as JUnit's XML: a suite for each scenario, and in it a test case for the scenario itself, each
// check, request and threshold, and each group of errors that is none of these. A failure is an assertion that does not
// hold; an error is a connection that failed, or wsrun itself. It does not know secrets: give it a Run that Masked
// returned. The error is that of the write.
func JUnit(w io.Writer, r *result.Run) error {
	text, err := xml.MarshalIndent(junit(r), "", "  ")
	if err == nil {
		// Line ends stand in the text of elements only, where people read them; names and messages have none.
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
	all := cases(r)
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		took := s.Elapsed
		if took == 0 && len(r.Scenarios) == 1 {
			took = r.Elapsed
		}
		suite := junitSuite{
			Name: format.Short(
				s.Name,
			), Time: seconds(took), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"), File: format.Visible(s.File),
			Properties: []junitProperty{
				{
					"wsrun",
					r.Version,
				}, {"seed", strconv.FormatUint(r.Seed, 10)}, {"target", format.Visible(s.Target)}, {"load", format.Visible(s.Load)},
			},
		}
		if about := s.About(); about != "" {
			suite.Properties = append(suite.Properties, junitProperty{"description", format.Visible(about)})
		}
		for len(all) > 0 && all[0].scenario == s.Name {
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

func (s *junitSuite) add(c testCase) {
	out := junitCase{
		// Jenkins takes what stands before the last dot for a package.
		Classname: strings.ReplaceAll(format.Short(c.scenario), ".", "_"),
		Name:      c.name, Time: seconds(c.took), File: format.Visible(c.at.File), Line: c.at.Line,
	}
	reason := &junitReason{Message: c.message, Type: format.Short(c.errKind), Text: c.text + c.frames}
	if reason.Type == "" {
		reason.Type = c.kind
	}
	s.Tests++
	switch c.state {
	case casePassed:
		out.Out = c.facts
	case caseFailed:
		s.Failures++
		out.Failure = reason
		if c.kind == "scenario" {
			out.Out = c.facts
		}
	case caseBroken:
		s.Errors++
		out.Error = reason
	case caseSkipped:
		s.Skipped++
		out.Skipped = &junitReason{Message: c.message, Text: c.message}
	}
	s.Cases = append(s.Cases, out)
}

// seconds writes a time as all readers of JUnit parse it: with a dot and without an exponent.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 6, 64)
}
