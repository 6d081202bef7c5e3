package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

const (
	explained   = 8  // failing checks, and groups of errors, that are shown with an example
	errorGroups = 25 // groups of errors that are listed at all
)

// load writes a run that reads like a measurement.
func (p *page) load(r *result.Run) {
	p.thresholds(r)
	p.checks(r)
	if !p.options.Quiet {
		p.coverage(r)
		p.requests(r)
		p.metrics(r)
	}
	p.errors(r)
	p.cuts(r)
	if !p.options.Quiet {
		p.closes(r)
		p.notices(r)
	}
}

// thresholds writes what counted as a pass, and the values that it was judged by.
func (p *page) thresholds(r *result.Run) {
	t := table{left: 1}
	shown, left := foremost(r.Thresholds, textRows, failingThresholds)
	for _, th := range shown {
		if th.OK && p.options.Quiet {
			continue
		}
		mark := p.outcome(th.OK)
		row := tableRow{mark: &mark, name: span{format.Visible(th.Metric), plain}}
		value := span{p.thresholdValue(r, th), plain}
		if th.NoData {
			value.text = "no data"
		}
		if on := standsOn(r, th); th.OK && on != "" {
			row.note = "of " + on
		}
		if !th.OK {
			row.name.role, value.role = strong, bad
			row.note, row.whole = format.Place(metrics.Place{File: th.File, Line: th.Line}), true
		}
		row.cells = []span{{format.Visible(th.Condition), plain}, value}
		t.rows = append(t.rows, row)
	}
	if len(t.rows) > 0 {
		p.heading("Thresholds")
		p.table(t)
		p.leftOut(left)
	}
}

// standsOn says on how many samples a threshold stands; "" where there is nothing to count.
func standsOn(r *result.Run, t result.Threshold) string {
	name, _ := submetric(t.Metric)
	s, _ := r.Figures().Get(name)
	if t.Samples == 0 || s.Type == metrics.GaugeType || s.Type == metrics.CounterType {
		return ""
	}
	return format.Counted(t.Samples, "sample")
}

// thresholdValue writes a threshold's value in the unit of its aggregate.
func (p *page) thresholdValue(r *result.Run, t result.Threshold) string {
	name, _ := submetric(t.Metric)
	s, _ := r.Figures().Get(name)
	f := p.exactly()
	switch aggregate := aggregateOf(t.Condition); {
	case s.Type == metrics.RateType && aggregate == "rate":
		return f.Share(t.Value)
	case s.Type == metrics.CounterType && aggregate == "rate":
		return f.PerSecond(t.Value, s.Unit)
	case s.Type != metrics.CounterType && aggregate == "count":
		return f.Number(t.Value)
	}
	return f.Value(t.Value, s.Unit)
}

// aggregateOf returns the word that a threshold's condition begins with: avg, p, count, rate …
func aggregateOf(condition string) string {
	condition = strings.TrimSpace(condition)
	end := strings.IndexFunc(condition, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		return condition
	}
	return condition[:end]
}

// checks writes how often each check passed and failed, then an example of each that failed.
func (p *page) checks(r *result.Run) {
	list := r.Figures().Checks
	t := table{head: []string{"passes", "fails"}}
	passes, fails := checkTotals(r.Figures())
	shown, left := foremost(list, textRows, failingChecks)
	for _, c := range shown {
		if c.Fails == 0 && p.options.Quiet {
			continue
		}
		mark, name := p.outcome(c.Fails == 0), plain
		failed := span{strconv.FormatInt(c.Fails, 10), faint}
		switch {
		case c.Fails > 0:
			name, failed.role = strong, bad
		case c.Passes == 0:
			mark, name = p.skipped(), faint
		}
		t.rows = append(t.rows, tableRow{
			mark: &mark, name: span{format.Visible(c.Name), name},
			cells: []span{{strconv.FormatInt(c.Passes, 10), plain}, failed},
			note:  format.Place(c.At), whole: c.Fails > 0,
		})
	}
	if len(t.rows) == 0 {
		return
	}
	facts := []string{"never evaluated"}
	if all := passes + fails; all > 0 {
		facts = []string{
			format.Percent(float64(passes)/float64(all), passes, fails),
			strconv.FormatInt(passes, 10) + " of " + strconv.FormatInt(all, 10) + " passed",
		}
	}
	p.heading("Checks", facts...)
	p.table(t)
	p.leftOut(left)
	p.failedChecks(r, list)
}

// failedChecks writes the first example of each check that failed.
func (p *page) failedChecks(r *result.Run, list []metrics.CheckCount) {
	shown := 0
	for _, c := range list {
		d := firstOf(c.Examples)
		if d == nil || shown == explained {
			continue
		}
		shown++
		p.blank()
		p.title(2, p.failed(), c.Name, c.At, whose(r, d))
		p.explain(2+p.markWidth(), checkMessage(c.Name, d), d, c.At)
	}
}

// requests writes the response times by name.
func (p *page) requests(r *result.Run) {
	rows, left := requests(r, textRows)
	if len(rows) == 0 {
		return
	}
	snap := r.Figures()
	f := p.inTable()
	t := table{head: []string{"count", "rate", "avg", "min", "med", "p(90)", "p(95)", "p(99)", "max"}}
	for _, s := range rows {
		row := tableRow{name: span{format.Visible(s.name), plain}, cells: []span{
			{strconv.FormatInt(s.Count, 10), plain},
			{f.PerSecond(perSecond(s.InLoad, snap), ""), plain},
		}}
		for _, v := range []float64{s.Avg, s.Min, s.Med, s.P90, s.P95, s.P99, s.Max} {
			row.cells = append(row.cells, span{f.Value(v, s.Unit), plain})
		}
		t.rows = append(t.rows, row)
	}
	p.heading("Requests")
	p.table(t)
	p.leftOut(left)
}

// leftOut ends a table that was cut.
func (p *page) leftOut(n int) {
	if n > 0 {
		p.line(tableIndent, span{strings.Replace(andMore(n), "…", p.more(), 1), faint})
	}
}

func perSecond(n int64, snap *metrics.Snapshot) float64 {
	if snap.Load <= 0 {
		return 0
	}
	return float64(n) / snap.Load.Seconds()
}

// errors writes the failures, the most frequent kind first, each group with an example.
func (p *page) errors(r *result.Run) {
	groups := byKind(r.Figures().Errors)
	if len(groups) == 0 {
		return
	}
	p.heading("Errors", strconv.FormatInt(errorCount(r), 10))
	indent := 2 + p.markWidth()
	for i, g := range groups {
		if i == errorGroups {
			var rest int64
			for _, g := range groups[i:] {
				rest += g.Count
			}
			p.blank()
			p.paragraph(2, "and "+format.Counted(rest, "error")+" of other kinds or at other places", plain, 0)
			break
		}
		if i > 0 && i <= explained {
			p.blank()
		}
		d := firstOf(g.Examples)
		var facts []string
		if g.Count > 1 {
			facts = []string{p.times() + strconv.FormatInt(g.Count, 10)}
		}
		if g.Survived {
			facts = append(facts, survived)
		}
		if i >= explained {
			p.title(
				2,
				p.errorMark(g.Survived),
				g.Kind,
				g.At,
				append(facts, format.Cut(format.Visible(g.Message), p.width-indent, p.more()))...)
			continue
		}
		if len(r.Scenarios) > 1 && g.At.File == "" && g.Scenario != "" {
			facts = append(facts, "in "+format.Visible(g.Scenario))
		}
		p.title(2, p.errorMark(g.Survived), g.Kind, g.At, append(facts, whose(r, d))...)
		p.explain(indent, g.Message, d, g.At)
		if i < transcripts {
			p.transcript(indent, d, framesOfLoad)
		}
	}
}

// survived says of errors that their iterations went on.
const survived = "survived"

// errorMark stands before an error: one that the iteration survived is no failure.
func (p *page) errorMark(survived bool) span {
	if survived {
		return p.warned()
	}
	return p.failed()
}

// times is the sign in front of a count.
func (p *page) times() string {
	if p.options.Unicode {
		return "×"
	}
	return "x"
}

// byKind sorts groups of errors so that those of a kind stand together, the most frequent kind first; what iterations
// survived comes after what failed them. What is as frequent
// stays in the order of the snapshot, in which a cause stands before its effect.
func byKind(groups []metrics.ErrorGroup) []metrics.ErrorGroup {
	totals, first := map[string]int64{}, map[string]int{}
	for i, g := range groups {
		if totals[g.Kind] == 0 {
			first[g.Kind] = i
		}
		totals[g.Kind] += g.Count
	}
	out := slices.Clone(groups)
	last := map[bool]int{true: 1}
	slices.SortStableFunc(out, func(a, b metrics.ErrorGroup) int {
		return cmp.Or(
			cmp.Compare(last[a.Survived], last[b.Survived]),
			cmp.Compare(totals[b.Kind], totals[a.Kind]),
			cmp.Compare(first[a.Kind], first[b.Kind]),
		)
	})
	return out
}
