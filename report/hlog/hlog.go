package hlog

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/HdrHistogram/hdrhistogram-go"

	"wsrun/report/format"
	"wsrun/result"
)

// Write writes the histograms of all trends as an HdrHistogram log, which other tools can read, merge and plot: one
// line for each metric and, for response times, one for each request, with its name as the tag. Values are in
// thousandths of the metric's unit: microseconds. A trend that the log can't hold becomes a comment, see Lost. Secrets
// are not masked: pass a Run returned by masked.Run. The error is that of the write.
func Write(w io.Writer, r *result.Run) error {
	var b bytes.Buffer
	log := hdrhistogram.NewHistogramLogWriter(&b)
	err := log.OutputComment("[written by wsrun " + r.Version + "; values are microseconds]")
	for _, step := range []func() error{log.OutputLogFormatVersion,
		func() error { return log.OutputStartTime(r.Started.UnixMilli()) }, log.OutputLegend} {
		if err == nil {
			err = step()
		}
	}
	snap := r.Figures()
	from, to := r.Started, r.Started.Add(r.Elapsed)
	tags := hlogTags{}
	for _, name := range snap.Metrics() {
		s, ok := snap.Get(name)
		if ok && err == nil && !s.Loggable() {
			err = log.OutputComment("[" + notLoggable([]string{name}) + "]")
			continue
		}
		if ok && err == nil {
			err = s.Log(log, tags.of(name), from, to)
		}
		for _, g := range snap.By(name, "name") {
			if err == nil {
				err = g.Log(log, tags.of(name+":"+g.Value), from, to)
			}
		}
	}
	if err == nil {
		_, err = w.Write(b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("write the HdrHistogram log: %w", err)
	}
	return nil
}

// Lost returns which trends are missing from the HdrHistogram log of a run, and why; "" if none is.
func Lost(r *result.Run) string {
	snap := r.Figures()
	var lost []string
	for _, name := range snap.Metrics() {
		if s, _ := snap.Get(name); !s.Loggable() {
			lost = append(lost, name)
		}
	}
	return notLoggable(lost)
}

func notLoggable(names []string) string {
	const holds = " not in the HdrHistogram log, which holds only 0 and values from 0.5 (times: from 0.001 ms) to 9e12"
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " is" + holds
	}
	return strings.Join(names, ", ") + " are" + holds
}

// hlogTags are the tags of a log so far. Readers sum the histograms with the same tag.
type hlogTags map[string]bool

// of returns a unique tag for a name. The log has no quotes, so commas and spaces are replaced.
func (t hlogTags) of(name string) string {
	tag := strings.Map(func(r rune) rune {
		if r == ',' || r == ' ' || r == '\u00a0' {
			return '_'
		}
		return r
	}, format.Short(name))
	free := tag
	for n := 2; t[free]; n++ {
		free = tag + "#" + strconv.Itoa(n)
	}
	t[free] = true
	return free
}
