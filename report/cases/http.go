package cases

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// httpCases lists the HTTP requests by name, and the indices of the errors that they failed with, as far as their
// places are known.
func httpCases(r *result.Run, s *result.Scenario) (out []Case, taken []int) {
	all := section.HTTPRequests(r.Figures().Of(s.Name))
	var names []result.Request
	known := map[string]bool{}
	for _, q := range s.HTTPRequests {
		if !slices.Contains(names, q) {
			names = append(names, q)
			known[q.Name] = true
		}
	}
	others := slices.DeleteFunc(slices.Clone(all), func(q section.HTTPRequest) bool { return known[q.Name] })
	others, left := section.Foremost(others, caseNames, section.WorstHTTPRequest)
	for _, q := range others {
		names = append(names, result.Request{Name: q.Name})
	}
	for _, q := range names {
		c := Case{Scenario: s.Name, Kind: "http", Name: "http " + format.Short(q.Name), At: q.At}
		i := slices.IndexFunc(all, func(one section.HTTPRequest) bool { return one.Name == q.Name })
		if i >= 0 {
			c.addAnswers(&all[i])
		}
		for i, g := range r.Figures().Errors {
			if q.At.Line > 0 && g.Scenario == s.Name && g.At == q.At && !g.Survived && ofHTTP(s, g) {
				taken = append(taken, i)
				c.addError(r, g)
			}
		}
		if c.State == Passed && i < 0 {
			c.State, c.Message = Skipped, "never sent"
		}
		out = append(out, c)
	}
	if left > 0 {
		out = append(out, Case{
			Scenario: s.Name, Kind: "http", Name: "http " + section.AndMore(left), Facts: "they were answered",
		})
	}
	return out, taken
}

// addAnswers adds facts about the answers.
func (c *Case) addAnswers(q *section.HTTPRequest) {
	f, d := format.InText(true), &q.Duration
	c.Took = time.Duration(d.Avg * float64(time.Millisecond))
	c.Facts = fmt.Sprintf("%s, %d failed, status %s", format.Counted(q.Count, "request"), q.Failed, q.Answers())
	if d.Count > 0 {
		c.Facts += fmt.Sprintf(": avg %s, med %s, p(95) %s, max %s",
			f.Milliseconds(d.Avg), f.Milliseconds(d.Med), f.Milliseconds(d.P95), f.Milliseconds(d.Max))
	}
}

// ofHTTP reports whether an error at the place of an HTTP request is its own, rather than that of the message that
// should answer it.
func ofHTTP(s *result.Scenario, g metrics.ErrorGroup) bool {
	if !slices.ContainsFunc(s.Requests, func(q result.Request) bool { return q.At == g.At }) {
		return true
	}
	d := section.FirstOf(g.Examples)
	return strings.HasPrefix(g.Kind, "http.") || d != nil && d.Handshake != nil && d.Handshake.Method != ""
}
