package text

import (
	"strconv"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// failedChecks writes the first example of each failed check.
func (p *report) failedChecks(r *result.Run) {
	shown := 0
	for _, c := range r.Figures().Checks {
		d := section.FirstOf(c.Examples)
		if d == nil || shown == section.Explained {
			continue
		}
		shown++
		p.blank()
		p.title(2, p.failed(), c.Name, c.At, section.Whose(r, d))
		p.explain(2+p.markWidth(), section.Reason(d), d, c.At)
	}
}

// errors writes the failures, most frequent kind first, each group with an example.
func (p *report) errors(r *result.Run) {
	groups := section.ByKind(r.Figures().Errors)
	indent := 2 + p.markWidth()
	for i, g := range groups {
		if i == section.ErrorGroups {
			var rest int64
			for _, g := range groups[i:] {
				rest += g.Count
			}
			p.blank()
			p.paragraph(2, "and "+format.Counted(rest, "error")+" of other kinds or at other places", plain, 0)
			break
		}
		if i > 0 && i <= section.Explained {
			p.blank()
		}
		d := section.FirstOf(g.Examples)
		var facts []string
		if g.Count > 1 {
			facts = []string{p.times() + strconv.FormatInt(g.Count, 10)}
		}
		if g.Survived {
			facts = append(facts, section.Survived)
		}
		if i >= section.Explained {
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
		p.title(2, p.errorMark(g.Survived), g.Kind, g.At, append(facts, section.Whose(r, d))...)
		p.explain(indent, g.Message, d, g.At)
		if i < transcripts {
			p.transcript(indent, d, framesOfLoad)
		}
	}
}
