package cases

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/report/text"
	"wsrun/result"
)

// caseNames is how many requests whose names come from templates are listed.
const caseNames = 500

// State is the outcome of a test case.
type State int

// The states.
const (
	Passed State = iota
	Failed       // what was asserted does not hold
	Broken       // it did not get to an assertion: the connection or wsrun itself failed
	Skipped
)

// Case is one line of a report that knows only tests: JUnit, TAP, annotations. Its texts are visible and bounded, but
// not escaped.
type Case struct {
	Scenario string
	Kind     string // scenario, check, http, request, threshold or error
	Name     string // unique within its scenario, prefixed with its kind
	At       diag.Pos
	State    State
	Took     time.Duration
	ErrKind  string // kind of an error on a connection
	Message  string // why it did not pass, in one line
	Text     string // the same with all details, in several lines
	Frames   string // frames of the session up to the failure, in several lines
	Facts    string // figures if it passed
	About    string // the scenario's description from its file
	// Elsewhere reports whether it has no place of its own: At is its scenario's.
	Elsewhere bool
}

// Of lists the outcome of a run as tests: for each scenario itself, its checks, its HTTP requests and requests, its
// thresholds, and the errors that belong to none of these.
func Of(r *result.Run) []Case {
	var out []Case
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		list := []Case{scenarioCase(r, s)}
		list = append(list, checkCases(r, s)...)
		http, taken := httpCases(r, s)
		list = append(list, http...)
		requests, taken := requestCases(r, s, taken)
		list = append(list, requests...)
		list = append(list, thresholdCases(r, s)...)
		list = append(list, errorCases(r, s, taken)...)
		distinguish(list)
		for j := range list {
			if list[j].At.File == "" { // what happens on a connection has no place of its own
				list[j].At, list[j].Elsewhere = diag.Pos{File: s.File, Line: s.Line}, true
			}
		}
		out = append(out, list...)
	}
	return out
}

// distinguish makes the names of a scenario's cases unique, because readers drop duplicates. Equal names get their
// lines, and a number if that does not help.
func distinguish(list []Case) {
	count := map[string]int{}
	for _, c := range list {
		count[c.Name]++
	}
	used := map[string]bool{}
	for i := range list {
		c := &list[i]
		if count[c.Name] > 1 && c.At.Line > 0 {
			c.Name += " (line " + strconv.Itoa(c.At.Line) + ")"
		}
		name := c.Name
		for n := 2; used[c.Name]; n++ {
			c.Name = name + " (" + strconv.Itoa(n) + ")"
		}
		used[c.Name] = true
	}
}

func scenarioCase(r *result.Run, s *result.Scenario) Case {
	c := Case{
		Scenario: s.Name,
		Kind:     "scenario",
		Name:     "scenario " + format.Short(s.Name),
		At:       diag.Pos{File: s.File, Line: s.Line},
		Took:     s.Elapsed,
	}
	if c.Took == 0 && len(r.Scenarios) == 1 {
		c.Took = r.Elapsed
	}
	c.Facts = format.Counted(s.Iterations, "iteration")
	c.About = format.Visible(s.About())
	if s.IterationsCut > 0 {
		c.Facts += fmt.Sprintf(", %d cut", s.IterationsCut)
	}
	var harmless int64
	for _, g := range r.Figures().Errors {
		if g.Survived && g.Scenario == s.Name {
			harmless += g.Count
		}
	}
	if harmless > 0 {
		c.Facts += ", " + format.Counted(harmless, "error") + " " + section.Survived
	}
	if more := text.Uncovered(s); more != "" {
		c.Facts += "\n" + more
	}
	switch {
	case s.Passed && s.Interrupted:
		c.State, c.Message = Skipped, "interrupted before its end"
		return c
	case s.Passed:
		return c
	}
	c.State = Failed
	switch {
	case s.Aborted != "":
		c.Message = "aborted: " + format.Short(s.Aborted)
	case s.IterationsFailed > 0:
		c.Message = fmt.Sprintf("%d of %s failed", s.IterationsFailed, format.Counted(s.Iterations, "iteration"))
	case s.Untested > 0:
		c.Message = "not everything it should test reached a verdict"
	default:
		c.Message = "a check or a threshold failed"
	}
	c.Text = c.Message + "\n"
	return c
}

func checkCases(r *result.Run, s *result.Scenario) []Case {
	var out []Case
	for _, k := range r.Figures().Checks {
		if k.Scenario != s.Name {
			continue
		}
		c := Case{Scenario: s.Name, Kind: "check", Name: "check " + format.Short(k.Name), At: k.At}
		switch {
		case k.Fails > 0:
			c.State = Failed
			c.Message = "check failed"
			if all := k.Passes + k.Fails; all > 1 {
				c.Message = fmt.Sprintf("check failed %d of %d times", k.Fails, all)
			}
			d := section.FirstOf(k.Examples)
			if why := section.Reason(d); why != "" {
				c.Message += ": " + format.Short(why)
			} else if d != nil {
				c.Message += readings(d)
			}
			c.Text = text.Failure(r.Sources, c.Message, section.Reason(d), d, k.At)
			c.Frames = text.Transcript(d)
		case k.Passes == 0:
			c.State, c.Message = Skipped, "never evaluated"
		default:
			c.Facts = "passed " + format.Counted(k.Passes, "time")
		}
		out = append(out, c)
	}
	return out
}

// readings formats what a failed condition read as a line: ": msg.price = -1, size = 2".
func readings(d *metrics.Detail) string {
	out := ""
	for i, v := range d.Values {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		out += sep + format.VisibleUpTo(v.Expr, 60) + " = " + format.VisibleUpTo(v.Value, 80)
		if i == 2 {
			break
		}
	}
	return out
}

// requestCases lists the requests by name, and the indices of the errors that they failed with, as far as their places
// are known. taken are those of earlier cases.
func requestCases(r *result.Run, s *result.Scenario, taken []int) (out []Case, all []int) {
	snap := r.Figures()
	stats, names, left := requestNames(snap, s)
	for _, q := range names {
		stats, ok := stats[q.Name]
		c := Case{Scenario: s.Name, Kind: "request", Name: "request " + format.Short(q.Name), At: q.At}
		f := format.InText(true)
		if ok {
			c.Took = time.Duration(stats.Avg * float64(time.Millisecond))
			replies := "replies"
			if stats.Count == 1 {
				replies = "reply"
			}
			c.Facts = fmt.Sprintf(
				"%d %s: avg %s, med %s, p(95) %s, max %s",
				stats.Count,
				replies,
				f.Milliseconds(stats.Avg),
				f.Milliseconds(stats.Med),
				f.Milliseconds(stats.P95),
				f.Milliseconds(stats.Max),
			)
		}
		for i, g := range snap.Errors {
			if q.At.Line > 0 && g.Scenario == s.Name && g.At == q.At && !g.Survived && !slices.Contains(taken, i) {
				taken = append(taken, i)
				c.addError(r, g)
			}
		}
		switch {
		case c.State == Passed && !ok:
			c.State, c.Message = Skipped, "never answered, and nothing waited for it in vain"
		}
		out = append(out, c)
	}
	if left > 0 {
		out = append(
			out,
			Case{
				Scenario: s.Name, Kind: "request", Name: "request " + section.AndMore(left),
				Facts: "they were answered",
			},
		)
	}
	return out, taken
}

// requestNames returns the requests of a scenario: those of its file, then those whose names come from templates. If
// there are many of the latter, only the slowest are listed.
func requestNames(
	snap *metrics.Snapshot, s *result.Scenario,
) (stats map[string]metrics.Stats, names []result.Request, left int) {
	stats = map[string]metrics.Stats{}
	known := map[string]bool{}
	for _, q := range s.Requests {
		if !slices.Contains(names, q) {
			names = append(names, q)
			known[q.Name] = true
		}
	}
	var others []section.Request
	for _, g := range snap.Of(s.Name).By(section.ResponseTime, "name") {
		stats[g.Value] = g.Stats
		if !known[g.Value] {
			others = append(others, section.Request{Name: g.Value, Stats: g.Stats})
		}
	}
	others, left = section.Foremost(others, caseNames, section.SlowestRequest)
	for _, q := range others {
		names = append(names, result.Request{Name: q.Name})
	}
	return stats, names, left
}

// addError makes a case fail with a group of errors.
func (c *Case) addError(r *result.Run, g metrics.ErrorGroup) {
	message := section.ErrorMessage(format.Short(g.Kind), format.Short(g.Message))
	if g.Count > 1 {
		message += " (×" + strconv.FormatInt(g.Count, 10) + ")"
	}
	if c.Message == "" {
		c.Message, c.ErrKind, c.State = message, g.Kind, Broken
		if isAssertion(g.Kind) {
			c.State = Failed
		}
	}
	d := section.FirstOf(g.Examples)
	c.Text += text.Failure(r.Sources, message, "", d, g.At)
	c.Frames += text.Transcript(d)
}

// isAssertion reports whether a kind means that an assertion of the scenario does not hold, rather than that it was
// never reached.
func isAssertion(kind string) bool {
	switch kind {
	case errkind.ExpectTimeout, errkind.SessionTimeout, errkind.Script, errkind.UnexpectedMessage,
		errkind.CloseUnexpected, errkind.HandshakeStatus, errkind.HTTPStatus:
		return true
	}
	return false
}

func thresholdCases(r *result.Run, s *result.Scenario) []Case {
	var out []Case
	for _, t := range r.Thresholds {
		if t.Scenario != s.Name {
			continue
		}
		value := section.Judged{Run: r, Threshold: t}.Write(format.InText(true))
		c := Case{
			Scenario: s.Name, Kind: "threshold",
			Name: "threshold " + format.Short(t.Metric) + " " + format.Short(t.Condition),
			At:   diag.Pos{File: t.File, Line: t.Line}, Facts: "value " + value,
		}
		if on := section.StandsOn(r, t); on != "" {
			c.Facts += ", of " + on
		}
		if !t.OK {
			c.State = Failed
			c.Message = format.Short(t.Metric) + ": " + value + ", wanted " + format.Short(t.Condition)
			c.Text = text.Frame(r.Sources, c.Message, c.At)
		}
		out = append(out, c)
	}
	return out
}

// errorCases lists the errors that no request failed with and no iteration survived. Errors without a scenario belong
// to the first one.
func errorCases(r *result.Run, s *result.Scenario, taken []int) []Case {
	var out []Case
	for i, g := range r.Figures().Errors {
		first := g.Scenario == "" && s == &r.Scenarios[0]
		if g.Survived || slices.Contains(taken, i) || g.Scenario != s.Name && !first {
			continue
		}
		c := Case{Scenario: s.Name, Kind: "error", Name: "error " + format.Short(g.Kind), At: g.At}
		c.addError(r, g)
		out = append(out, c)
	}
	return out
}
