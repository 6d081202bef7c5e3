package report

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// caseState is how a test case ended.
type caseState int

const (
	casePassed caseState = iota
	caseFailed           // what was asserted is not so
	caseBroken           // it did not come to an assertion: the connection failed, or wsrun itself
	caseSkipped
)

// testCase is one line of a report that knows tests and nothing else: JUnit, TAP, annotations. Its texts are visible
// and bounded, but not escaped.
type testCase struct {
	scenario string
	kind     string // scenario, check, request, threshold or error
	name     string // unique within its scenario, its kind in front
	at       metrics.Place
	state    caseState
	took     time.Duration
	errKind  string // of what failed on a connection
	message  string // why it did not pass, in a line
	text     string // the same with all that is known, in several lines
	frames   string // the session's frames until it failed, in several lines
	facts    string // figures of what passed
	about    string // what a scenario is for, as its file says
	// elsewhere says that it has no place of its own: at is that of its scenario.
	elsewhere bool
}

const (
	caseWidth = 100 // cells of a line of text
)

// cases lists what a run came to as tests: of each scenario itself, its checks, its requests, its thresholds, and the
// errors that belong to none of these.
func cases(r *result.Run) []testCase {
	var out []testCase
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		list := []testCase{scenarioCase(r, s)}
		list = append(list, checkCases(r, s)...)
		requests, taken := requestCases(r, s)
		list = append(list, requests...)
		list = append(list, thresholdCases(r, s)...)
		list = append(list, errorCases(r, s, taken)...)
		distinguish(list)
		for j := range list {
			if list[j].at.File == "" { // what happens on a connection has no place of its own
				list[j].at, list[j].elsewhere = metrics.Place{File: s.File, Line: s.Line}, true
			}
		}
		out = append(out, list...)
	}
	return out
}

// distinguish makes the names of a scenario's cases unique: readers drop the second of a name. Those of one name get
// their lines, and a number where that does not help.
func distinguish(list []testCase) {
	count := map[string]int{}
	for _, c := range list {
		count[c.name]++
	}
	used := map[string]bool{}
	for i := range list {
		c := &list[i]
		if count[c.name] > 1 && c.at.Line > 0 {
			c.name += " (line " + strconv.Itoa(c.at.Line) + ")"
		}
		name := c.name
		for n := 2; used[c.name]; n++ {
			c.name = name + " (" + strconv.Itoa(n) + ")"
		}
		used[c.name] = true
	}
}

// caseText lays out a failure's details for a log.
func caseText(r *result.Run, write func(p *page)) string {
	p := newPage(TextOptions{Width: caseWidth, Unicode: true}, r.Sources)
	write(p)
	return p.b.String()
}

func scenarioCase(r *result.Run, s *result.Scenario) testCase {
	c := testCase{
		scenario: s.Name,
		kind:     "scenario",
		name:     "scenario " + format.Short(s.Name),
		at:       metrics.Place{File: s.File, Line: s.Line},
		took:     s.Elapsed,
	}
	if c.took == 0 && len(r.Scenarios) == 1 {
		c.took = r.Elapsed
	}
	c.facts = format.Counted(s.Iterations, "iteration")
	c.about = format.Visible(s.About())
	if s.IterationsCut > 0 {
		c.facts += fmt.Sprintf(", %d cut", s.IterationsCut)
	}
	var harmless int64
	for _, g := range r.Figures().Errors {
		if g.Survived && g.Scenario == s.Name {
			harmless += g.Count
		}
	}
	if harmless > 0 {
		c.facts += ", " + format.Counted(harmless, "error") + " " + survived
	}
	if more := caseText(r, func(p *page) { p.uncovered(s, "") }); more != "" {
		c.facts += "\n" + more
	}
	switch {
	case s.Passed && s.Interrupted:
		c.state, c.message = caseSkipped, "interrupted before its end"
		return c
	case s.Passed:
		return c
	}
	c.state = caseFailed
	switch {
	case s.Aborted != "":
		c.message = "aborted: " + format.Short(s.Aborted)
	case s.IterationsFailed > 0:
		c.message = fmt.Sprintf("%d of %s failed", s.IterationsFailed, format.Counted(s.Iterations, "iteration"))
	case untestedIn(r, s):
		c.message = "not all that it was to test came to a verdict"
	default:
		c.message = "a check or a threshold failed"
	}
	c.text = c.message + "\n"
	return c
}

// untestedIn reports whether the scenario failed since something in it was never judged.
func untestedIn(r *result.Run, s *result.Scenario) bool {
	return slices.ContainsFunc(
		r.Figures().Errors,
		func(g metrics.ErrorGroup) bool { return g.Scenario == s.Name && g.Kind == errkind.Untested },
	)
}

func checkCases(r *result.Run, s *result.Scenario) []testCase {
	var out []testCase
	for _, k := range r.Figures().Checks {
		if k.Scenario != s.Name {
			continue
		}
		c := testCase{scenario: s.Name, kind: "check", name: "check " + format.Short(k.Name), at: k.At}
		switch {
		case k.Fails > 0:
			c.state = caseFailed
			c.message = "check failed"
			if all := k.Passes + k.Fails; all > 1 {
				c.message = fmt.Sprintf("check failed %d of %d times", k.Fails, all)
			}
			d := firstOf(k.Examples)
			if why := checkMessage(k.Name, d); why != "" {
				c.message += ": " + format.Short(why)
			} else if d != nil {
				c.message += readings(d)
			}
			c.text = caseText(r, func(p *page) {
				p.paragraph(0, c.message, plain, messageLines)
				p.explain(0, checkMessage(k.Name, d), d, k.At)
			})
			c.frames = caseText(r, func(p *page) { p.transcript(0, d, framesKept) })
		case k.Passes == 0:
			c.state, c.message = caseSkipped, "never evaluated"
		default:
			c.facts = "passed " + format.Counted(k.Passes, "time")
		}
		out = append(out, c)
	}
	return out
}

// readings puts what a failed condition read into a line: ": msg.price = -1, size = 2".
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

// requestCases lists the requests by name, and the indices of the errors that they failed with: of those whose place is
// known.
func requestCases(r *result.Run, s *result.Scenario) (out []testCase, taken []int) {
	snap := r.Figures()
	stats, names, left := requestNames(snap, s)
	for _, q := range names {
		stats, ok := stats[q.Name]
		c := testCase{scenario: s.Name, kind: "request", name: "request " + format.Short(q.Name), at: q.At}
		f := format.InText(true)
		if ok {
			c.took = time.Duration(stats.Avg * float64(time.Millisecond))
			replies := "replies"
			if stats.Count == 1 {
				replies = "reply"
			}
			c.facts = fmt.Sprintf(
				"%d %s: avg %s, med %s, p(95) %s, max %s",
				stats.Count,
				replies,
				f.Milliseconds(
					stats.Avg,
				),
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
		case c.state == casePassed && !ok:
			c.state, c.message = caseSkipped, "never answered, and nothing waited for it in vain"
		}
		out = append(out, c)
	}
	if left > 0 {
		out = append(
			out,
			testCase{scenario: s.Name, kind: "request", name: "request " + andMore(left), facts: "they were answered"},
		)
	}
	return out, taken
}

// requestNames are the requests of a scenario: those of its file, then those whose names a template made, of which the
// slowest stand for the rest if there are many.
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
	var others []request
	for _, g := range snap.Of(s.Name).By(responseTime, "name") {
		stats[g.Value] = g.Stats
		if !known[g.Value] {
			others = append(others, request{name: g.Value, Stats: g.Stats})
		}
	}
	others, left = foremost(others, caseNames, worstRequest)
	for _, q := range others {
		names = append(names, result.Request{Name: q.name})
	}
	return stats, names, left
}

// addError makes a case fail with a group of errors.
func (c *testCase) addError(r *result.Run, g metrics.ErrorGroup) {
	message := errorMessage(format.Short(g.Kind), format.Short(g.Message))
	if g.Count > 1 {
		message += " (×" + strconv.FormatInt(g.Count, 10) + ")"
	}
	if c.message == "" {
		c.message, c.errKind, c.state = message, g.Kind, caseBroken
		if isAssertion(g.Kind) {
			c.state = caseFailed
		}
	}
	c.text += caseText(r, func(p *page) {
		p.paragraph(0, message, plain, messageLines)
		p.explain(0, "", firstOf(g.Examples), g.At)
	})
	c.frames += caseText(r, func(p *page) { p.transcript(0, firstOf(g.Examples), framesKept) })
}

// isAssertion tells the kinds that say what the scenario asserted is not so from those that say it never came to that.
func isAssertion(kind string) bool {
	switch kind {
	case errkind.ExpectTimeout, errkind.SessionTimeout, errkind.Script, errkind.UnexpectedMessage,
		errkind.CloseUnexpected, errkind.HandshakeStatus:
		return true
	}
	return false
}

func thresholdCases(r *result.Run, s *result.Scenario) []testCase {
	var out []testCase
	p := newPage(TextOptions{Unicode: true}, nil)
	for _, t := range r.Thresholds {
		if t.Scenario != s.Name {
			continue
		}
		value := p.thresholdValue(r, t)
		if t.NoData {
			value = "no data"
		}
		c := testCase{
			scenario: s.Name, kind: "threshold",
			name: "threshold " + format.Short(t.Metric) + " " + format.Short(t.Condition),
			at:   metrics.Place{File: t.File, Line: t.Line}, facts: "value " + value,
		}
		if on := standsOn(r, t); on != "" {
			c.facts += ", of " + on
		}
		if !t.OK {
			c.state = caseFailed
			c.message = format.Short(t.Metric) + ": " + value + ", wanted " + format.Short(t.Condition)
			c.text = caseText(r, func(p *page) {
				p.paragraph(0, c.message, plain, messageLines)
				p.frame(0, c.at, 0)
			})
		}
		out = append(out, c)
	}
	return out
}

// errorCases lists the errors that no request failed with, and that no iteration survived. Those without a scenario go
// to the first one.
func errorCases(r *result.Run, s *result.Scenario, taken []int) []testCase {
	var out []testCase
	for i, g := range r.Figures().Errors {
		first := g.Scenario == "" && s == &r.Scenarios[0]
		if g.Survived || slices.Contains(taken, i) || g.Scenario != s.Name && !first {
			continue
		}
		c := testCase{scenario: s.Name, kind: "error", name: "error " + format.Short(g.Kind), at: g.At}
		c.addError(r, g)
		out = append(out, c)
	}
	return out
}
