package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/report/format"
	"wsrun/result"
)

// TextOptions say how text is laid out. The zero value is ASCII without colours in 80 columns.
type TextOptions struct {
	Color   bool // ANSI colours
	Width   int  // cells of a line, at least 40; 0 is 80
	Unicode bool // ✓ and ✗ rather than ok and FAIL
	Quiet   bool // failures only; nothing at all of a run that passed
	// StepsShown says that a Steps printed the failures of a single run already, of which Text then only has the names,
	// or a TestLines the scenarios of a suite of tests, which Text then leaves out.
	StepsShown bool
}

// Text writes a run for people: as a test if it is a Single one, as a suite of them if it is Tests, else as a
// measurement. The error is that of the write.
func Text(w io.Writer, r *result.Run, o TextOptions) error {
	if o.Quiet && r.Passed && !r.Interrupted {
		return nil
	}
	p := newPage(o, r.Sources)
	if o.StepsShown && !r.Tests {
		p.blank()
	}
	var said int // where the verdict ends
	if r.Tests {
		said = p.tests(r)
	} else {
		p.verdict(r)
		said = p.b.Len()
		p.scenarios(r)
		p.facts(r)
		if r.Single {
			p.single(r)
		} else {
			p.load(r)
		}
	}
	if !o.Quiet && p.b.Len() > said {
		p.verdictAgain(r)
	}
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the text report: %w", err)
	}
	return nil
}

// verdictWord is how it went, in a word.
func verdictWord(r *result.Run) span {
	switch {
	case r.Interrupted:
		return span{"INTERRUPTED", verdictWarn}
	case !r.Passed:
		return span{"FAILED", bad}
	}
	return span{"PASSED", verdictGood}
}

// took is how much ran, and how long.
func took(r *result.Run) string {
	if r.Tests {
		return "in " + format.Elapsed(r.Elapsed)
	}
	return iterationsIn(r)
}

// verdict writes the first line: how it went, what ran, and what failed.
func (p *page) verdict(r *result.Run) {
	word := verdictWord(r)
	indent := format.Cells(word.text) + 2
	rest := p.width - indent
	subject, took := format.CutLeft(p.subject(r), rest, p.more()), took(r)
	why := reasons(r)
	for i := range why {
		if i < len(why)-1 {
			why[i] += ","
		}
	}
	if len(why) > 0 {
		took += ":"
	}
	head := []span{word, {"  " + subject, strong}}
	if format.Cells(subject)+2+format.Cells(took) > rest {
		p.line(0, head...)
		p.sentence(indent, append([]string{took}, why...))
		return
	}
	head = append(head, span{"  " + took, plain})
	all := strings.Join(append([]string{took}, why...), " ")
	if format.Cells(subject)+2+format.Cells(all) <= rest {
		head[2].text = "  " + all
		why = nil
	}
	p.line(0, head...)
	p.sentence(indent, why)
}

// leastSubject is what the last line leaves of a subject at least, in cells.
const leastSubject = 12

// verdictAgain writes the last line, for who sees only the end of a long summary: the first, without what it may take
// further lines for.
func (p *page) verdictAgain(r *result.Run) {
	word, subject, took := verdictWord(r), p.subject(r), "  "+took(r)
	rest := p.width - format.Cells(word.text) - 2
	if rest-format.Cells(took) < min(leastSubject, format.Cells(subject)) {
		took = ""
	}
	if why := reasons(r); len(why) > 0 && took != "" {
		if all := took + ": " + strings.Join(why, ", "); format.Cells(subject)+format.Cells(all) <= rest {
			took = all
		}
	}
	p.blank()
	p.line(0, word, span{"  " + format.CutLeft(subject, rest-format.Cells(took), p.more()), strong}, span{took, plain})
}

// sentence writes phrases behind each other, and breaks lines between them.
func (p *page) sentence(indent int, phrases []string) {
	var parts []string
	for _, phrase := range phrases {
		parts = append(parts, format.Wrap(phrase, p.width-indent, 0, "")...)
	}
	line := ""
	for _, phrase := range parts {
		switch {
		case line == "":
			line = phrase
		case indent+format.Cells(line)+1+format.Cells(phrase) > p.width:
			p.line(indent, span{line, plain})
			line = phrase
		default:
			line += " " + phrase
		}
	}
	if line != "" {
		p.line(indent, span{line, plain})
	}
}

// subject names what ran.
func (p *page) subject(r *result.Run) string {
	switch {
	case len(r.Scenarios) == 0:
		return "no scenario"
	case len(r.Scenarios) > 1:
		return format.Counted(int64(len(r.Scenarios)), "scenario")
	}
	s := r.Scenarios[0]
	if s.File == "" || s.File == "-" {
		return format.Visible(s.Name)
	}
	return format.Visible(s.File)
}

func iterationsIn(r *result.Run) string {
	var n int64
	for _, s := range r.Scenarios {
		n += s.Iterations
	}
	what := format.Counted(n, "iteration")
	if n == 0 {
		what = "no iterations"
	}
	if cut := cutIn(r); cut > 0 {
		what += ", " + strconv.FormatInt(cut, 10) + " cut,"
	}
	return what + " in " + format.Elapsed(r.Elapsed)
}

// reasons returns why a run failed, or what failed before it was interrupted, in words.
func reasons(r *result.Run) []string {
	var out []string
	add := func(failed, of int64, what string) {
		if failed > 0 {
			out = append(out, fmt.Sprintf("%d of %s failed", failed, format.Counted(of, what)))
		}
	}
	var failed, iterations, iterationsFailed, scenariosFailed int64
	for _, s := range r.Scenarios {
		iterations += s.Iterations
		iterationsFailed += s.IterationsFailed
		if !s.Passed {
			scenariosFailed++
		}
	}
	if len(r.Scenarios) > 1 {
		add(scenariosFailed, int64(len(r.Scenarios)), "scenario")
	}
	for _, t := range r.Thresholds {
		if !t.OK {
			failed++
		}
	}
	add(failed, int64(len(r.Thresholds)), "threshold")
	if why := checksFailed(r); why != "" {
		out = append(out, why)
	}
	if !r.Single && !r.Tests {
		add(iterationsFailed, iterations, "iteration")
	}
	var fatal, harmless int64
	for _, g := range r.Figures().Errors {
		if g.Survived {
			harmless += g.Count
		} else {
			fatal += g.Count
		}
	}
	if fatal > 0 {
		out = append(out, format.Counted(fatal, "error"))
	}
	if harmless > 0 {
		out = append(out, format.Counted(harmless, "error")+" "+survived)
	}
	return out
}

// checksFailed says how often checks failed: of those that were evaluated once each, how many; else how many of their
// evaluations. It is empty if none failed.
func checksFailed(r *result.Run) string {
	var failed, evaluations, evaluated int64
	for _, c := range r.Figures().Checks {
		failed += c.Fails
		evaluations += c.Passes + c.Fails
		if c.Passes+c.Fails > 0 {
			evaluated++
		}
	}
	switch {
	case failed == 0:
		return ""
	case evaluations == evaluated:
		return fmt.Sprintf("%d of %s failed", failed, format.Counted(evaluated, "check"))
	}
	return fmt.Sprintf("%d of %s of %s failed", failed, format.Counted(evaluations, "evaluation"), format.Counted(evaluated, "check"))
}

func errorCount(r *result.Run) int64 {
	var n int64
	for _, g := range r.Figures().Errors {
		n += g.Count
	}
	return n
}

// facts writes what one has to know in order to read, or to repeat, the run.
func (p *page) facts(r *result.Run) {
	type fact struct {
		name, text string
		role       role
	}
	var facts []fact
	add := func(name, text string, r role) {
		if text != "" {
			facts = append(facts, fact{name, format.Visible(text), r})
		}
	}
	if len(r.Scenarios) == 1 {
		s := r.Scenarios[0]
		add("aborted", s.Aborted, warn)
		if !p.options.Quiet {
			add("about", s.About(), plain)
		}
		if !r.Single && !p.options.Quiet {
			target := s.Target
			if s.OwnServer && target != "" {
				target += " (own server)"
			}
			add("target", target, plain)
			add("load", s.Load, plain)
		}
	}
	if !p.options.Quiet && !r.Single {
		add("seed", strconv.FormatUint(r.Seed, 10), plain)
	}
	if len(facts) > 0 {
		p.blank()
		for _, f := range facts {
			p.hanging(2, span{format.Pad(f.name, len("aborted")+2, false), faint}, f.text, f.role, 3)
		}
	}
}

// scenarios lists the scenarios of a suite.
func (p *page) scenarios(r *result.Run) {
	if len(r.Scenarios) < 2 {
		return
	}
	t := table{left: 1}
	for _, s := range r.Scenarios {
		if s.Passed && p.options.Quiet {
			continue
		}
		mark := p.ended(s)
		name := format.Visible(s.Name)
		if s.File != "" && s.File != "-" {
			name = format.Visible(s.File)
		}
		text := format.Counted(s.Iterations, "iteration")
		if s.IterationsFailed > 0 {
			text += ", " + strconv.FormatInt(s.IterationsFailed, 10) + " failed"
		}
		if s.IterationsCut > 0 {
			text += ", " + strconv.FormatInt(s.IterationsCut, 10) + " cut"
		}
		row := tableRow{mark: &mark, name: span{name, plain}, cells: []span{{text, faint}}, whole: true}
		if s.Aborted != "" {
			row.note = "aborted: " + format.Visible(s.Aborted)
		} else if s.Interrupted {
			row.note = "interrupted"
		}
		t.rows = append(t.rows, row)
	}
	if len(t.rows) > 0 {
		p.blank()
		p.table(t)
	}
}
