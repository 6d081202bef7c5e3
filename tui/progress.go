package tui

import (
	"strings"
	"time"

	"wsrun/metrics"

	"github.com/mattn/go-runewidth"
)

// progressWidth is the maximum width of a line of progress.
const progressWidth = 80

// Progress writes lines of progress where there is no terminal for the view. Rates are those since the previous line.
// The zero value is ready to use, by one goroutine.
type Progress struct {
	Unicode bool

	last *metrics.Snapshot
	at   time.Duration
}

// Line returns the line for a snapshot, of at most 80 columns: what does not fit is omitted, errors last of all. In a
// suite, where Of is above 1, the line covers only the load's scenario and names it.
func (p *Progress) Line(s *metrics.Snapshot, l Load) string {
	g := newGlyphs(p.Unicode)
	_, words := l.far()
	name := (&canvas{style: &Style{glyphs: g}}).clean(l.Scenario, 24)
	keepName, tags := 4, []metrics.Tag(nil)
	if l.Of > 1 {
		keepName, tags = 9, []metrics.Tag{{Key: "scenario", Value: l.Scenario}}
	}
	parts := []part{{runewidth.Truncate(name, 24, g.cut), keepName}, {words[0], 9}}
	add := func(keep int, text string) { parts = append(parts, part{text, keep}) }
	if l.Phase == WarmUp || l.Phase == Stopping {
		add(9, l.Phase.String())
	}
	open, _ := s.Get(metrics.NameWSConnections, tags...)
	add(5, counted(int64(l.VUs), "VU")+", "+count(int64(open.Value))+" open")
	add(
		6,
		perSecond(p.rate(s, metrics.NameWSMsgsSent, l, tags))+" out, "+perSecond(p.rate(s, metrics.NameWSMsgsReceived,
			l, tags))+" in",
	)
	if t, ok := s.Get(metrics.NameWSResponseTime, tags...); ok {
		add(7, "p95 "+g.ms(t.P95))
	}
	if e, ok := s.Get(metrics.NameWSErrors, tags...); ok && e.Count > 0 {
		add(8, counted(e.Count, "error"))
	}
	if c, ok := s.Get(metrics.NameChecks, tags...); ok && c.Fails > 0 {
		add(8, counted(c.Fails, "check failure"))
	}
	if f, ok := s.Get(metrics.NameIterationsFailed, tags...); ok && f.Count > 0 {
		add(3, count(f.Count)+" failed")
	}
	p.last, p.at = s, l.Elapsed
	return fitParts(parts)
}

// part is a piece of the line; the part with the lowest keep is omitted first.
type part struct {
	text string
	keep int
}

func fitParts(parts []part) string {
	for {
		texts := make([]string, len(parts))
		least := 0
		for i, p := range parts {
			texts[i] = p.text
			if p.keep < parts[least].keep {
				least = i
			}
		}
		line := strings.Join(texts, "  ")
		if runewidth.StringWidth(line) <= progressWidth || len(parts) == 1 {
			return runewidth.Truncate(line, progressWidth, "")
		}
		parts = append(parts[:least], parts[least+1:]...)
	}
}

// rate returns a counter's rate since the previous line, or since the start.
func (p *Progress) rate(s *metrics.Snapshot, metric string, l Load, tags []metrics.Tag) float64 {
	now, _ := s.Get(metric, tags...)
	passed := l.Elapsed - p.at
	if p.last != nil {
		was, _ := p.last.Get(metric, tags...)
		now = now.Since(was)
	}
	if passed <= 0 {
		return 0
	}
	return float64(now.Count) / passed.Seconds()
}
