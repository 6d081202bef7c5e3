package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// Options configure the layout. The zero value is ASCII without colours in 80 columns.
type Options struct {
	Color   bool // ANSI colours
	Width   int  // cells of a line, at least 40; 0 means 80
	Unicode bool // ✓ and ✗ instead of ok and FAIL
	Quiet   bool // failures only; nothing for a run that passed
	// StepsShown reports whether Steps has already printed the failures of a single run, which Text then only names, or
	// TestLines the scenarios of a suite of tests, which Text then omits.
	StepsShown bool
}

// report is a report being written.
type report struct{ *explainer }

func newReport(o Options, sources func(string) []byte) *report {
	return &report{&explainer{page: newPage(o, sources)}}
}

// Write writes a run for people: as a test if it is Single, as a test suite if it is Tests, otherwise as a measurement.
// The error is that of the write.
func Write(w io.Writer, r *result.Run, o Options) error {
	if o.Quiet && r.Passed && !r.Interrupted {
		return nil
	}
	p := newReport(o, r.Sources)
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
			p.sections(r, section.Of(r))
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

// verdictWord returns the verdict as a word.
func verdictWord(r *result.Run) span {
	switch {
	case r.Interrupted:
		return span{"INTERRUPTED", verdictWarn}
	case !r.Passed:
		return span{"FAILED", bad}
	}
	return span{"PASSED", verdictGood}
}

// took returns how much was run, and in what time.
func took(r *result.Run) string {
	if r.Tests {
		return "in " + format.Elapsed(r.Elapsed)
	}
	return section.IterationsIn(r)
}

// verdict writes the first line: the verdict, what was run, and what failed.
func (p *report) verdict(r *result.Run) {
	word := verdictWord(r)
	indent := format.Cells(word.text) + 2
	rest := p.width - indent
	subject, took := format.CutLeft(section.Subject(r), rest, p.more()), took(r)
	why := section.Reasons(r)
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

// leastSubject is the minimum number of cells for the subject in the last line.
const leastSubject = 12

// verdictAgain writes the last line, for readers who see only the end of a long summary: the first line again, without
// what may need further lines.
func (p *report) verdictAgain(r *result.Run) {
	word, subject, took := verdictWord(r), section.Subject(r), "  "+took(r)
	rest := p.width - format.Cells(word.text) - 2
	if rest-format.Cells(took) < min(leastSubject, format.Cells(subject)) {
		took = ""
	}
	if why := section.Reasons(r); len(why) > 0 && took != "" {
		if all := took + ": " + strings.Join(why, ", "); format.Cells(subject)+format.Cells(all) <= rest {
			took = all
		}
	}
	p.blank()
	p.line(0, word, span{"  " + format.CutLeft(subject, rest-format.Cells(took), p.more()), strong}, span{took, plain})
}

// sentence writes a sequence of phrases, with line breaks only between them.
func (p *report) sentence(indent int, phrases []string) {
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

// facts writes what is needed to read, or to repeat, the run.
func (p *report) facts(r *result.Run) {
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
func (p *report) scenarios(r *result.Run) {
	if len(r.Scenarios) < 2 {
		return
	}
	t := table{left: 1}
	mix := theMix(r)
	for _, s := range r.Scenarios {
		if s.Passed && p.options.Quiet {
			continue
		}
		mark := p.ended(s)
		name := format.Visible(s.Name)
		if s.Mix == "" && s.File != "" && s.File != "-" {
			name = format.Visible(s.File)
		}
		if s.Mix != "" && mix == "" {
			name = format.Visible(s.Mix) + ": " + name
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
		if mix != "" {
			p.paragraph(2, mix, strong, 1)
			p.paragraph(2, r.Scenarios[0].Load, faint, 3)
		}
		p.table(t)
	}
}

// theMix returns the mix of which all scenarios are roles; "" if there is none.
func theMix(r *result.Run) string {
	mix := r.Scenarios[0].Mix
	for _, s := range r.Scenarios {
		if s.Mix != mix {
			return ""
		}
	}
	return mix
}
