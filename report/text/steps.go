package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

const (
	stepName = 32 // cells of a step's name
	stepTime = 7  // of its time: "12m 04s" is the longest
)

// Steps prints the steps of a single iteration as they pass or fail, a failed one with all that is known of it. Make it
// with NewSteps; it belongs to the one goroutine that prints. Each step is one write.
type Steps struct {
	w       io.Writer
	options Options
	sources func(string) []byte
	detail  bool // the latest lines were a failure's details, so that the next step keeps off them
	passes  map[diag.Pos]int
	frames  framesShown
	err     error
}

// stepRepeats is how often a step or a check that passes again and again, such as an interval's, is printed.
const stepRepeats = 5

// again reports whether a step that passed has been printed often enough, and counts it.
func (s *Steps) again(st result.Step) bool {
	if !st.OK || st.Kind == "open" || st.Kind == "close" {
		return false
	}
	if s.passes == nil {
		s.passes = map[diag.Pos]int{}
	}
	s.passes[st.At]++
	return s.passes[st.At] > stepRepeats+1
}

// NewSteps returns a Steps that writes to w. sources returns the bytes of a file for code frames, or nil; it may be nil
// itself. With TextOptions.Quiet only failures are printed.
func NewSteps(w io.Writer, o Options, sources func(string) []byte) *Steps {
	return &Steps{w: w, options: o, sources: sources}
}

// Err returns the error of the first write that failed; nothing is written after it.
func (s *Steps) Err() error { return s.err }

// Print writes one step.
func (s *Steps) Print(st result.Step) {
	if s.err != nil || s.options.Quiet && st.OK {
		return
	}
	p := stepPage{&explainer{page: newPage(s.options, s.sources)}}
	p.frames = s.frames
	if s.detail && (st.Kind != "close" || st.OK) { // a close that is wrong is the end of what has failed
		p.blank()
	}
	if s.again(st) {
		return
	}
	if s.passes[st.At] > stepRepeats && st.OK && st.Kind != "close" {
		p.line(p.markWidth(), span{"and more of " + diag.Quote(st.Name), faint})
	} else {
		s.detail = p.step(st)
		s.frames = p.frames
	}
	if _, err := io.WriteString(s.w, p.b.String()); err != nil {
		s.err = fmt.Errorf("print a step: %w", err)
	}
}

// stepPage is a page with steps.
type stepPage struct{ *explainer }

// step writes a step, and reports whether details of a failure came with it.
func (p stepPage) step(st result.Step) (details bool) {
	switch {
	case st.Kind == "check":
		return p.checkStep(st)
	case st.OK:
		p.stepLine(st, p.passed())
		return false
	case st.Kind == "open" || st.Kind == "close":
		// What is wrong with them comes as a failure of its own.
		p.stepLine(st, p.errorMark(st.Survived))
		return false
	}
	title, message := st.Name, ""
	if st.Detail != nil {
		message = st.Detail.Message
	}
	if title == "" {
		title = st.ErrorKind
	} else {
		message = section.ErrorMessage(st.ErrorKind, message)
	}
	at := metrics.Place(st.At)
	p.title(0, p.errorMark(st.Survived), title, at)
	p.explain(p.markWidth(), message, st.Detail, at)
	p.transcript(p.markWidth(), st.Detail, detail.FramesKept)
	return true
}

// checkStep writes a check. One that is no action of its own belongs to the step before it.
func (p stepPage) checkStep(st result.Step) (details bool) {
	indent := 2
	if st.Alone {
		indent = 0
	}
	switch {
	case st.OK && st.Alone:
		p.stepLine(st, p.passed())
		return false
	case st.OK:
		p.line(2, p.passed(), span{" " + format.Cut(format.Visible(st.Name), p.width-2-p.markWidth(), p.more()), plain})
		return false
	}
	at := metrics.Place(st.At)
	p.title(indent, p.failed(), st.Name, at)
	p.explain(indent+p.markWidth(), section.Reason(st.Detail), st.Detail, at)
	p.transcript(indent+p.markWidth(), st.Detail, framesOfCheck)
	return true
}

// stepLine writes a step on one line: mark, name, time and a fact, in columns as far as the names allow.
func (p stepPage) stepLine(st result.Step, mark span) {
	name, fact := p.stepText(st)
	room := p.width - p.markWidth()
	took := ""
	if st.Kind != "check" { // it waits for nothing
		took = p.inText().Took(st.Took)
	}
	time := format.Pad(took, stepTime, true)
	most := room - 2 - format.Cells(time)
	name = format.Pad(format.Cut(name, most, p.more()), min(stepName, most), false)
	spans := []span{mark, {" " + name, plain}, {"  " + time, faint}}
	if left := room - format.Cells(name) - 2 - format.Cells(time) - 2; left > 8 && fact != "" {
		if st.Kind == "open" || st.Kind == "close" {
			fact = format.Cut(fact, left, p.more())
		} else {
			fact = format.CutLeft(fact, left, p.more())
		}
		spans = append(spans, span{"  " + fact, faint})
	}
	p.line(0, spans...)
}

// stepText returns what a step is called, and what else there is to know when it passed.
func (p stepPage) stepText(st result.Step) (name, fact string) {
	switch st.Kind {
	case "open":
		if st.Attempt > 0 {
			return "open again", p.attemptText(st)
		}
		fact = format.Visible(st.Name)
		if st.Code != 0 && st.Code != 101 {
			fact = strconv.Itoa(st.Code) + "  " + fact
		}
		return "open", fact
	case "close":
		fact = strconv.Itoa(st.Code)
		if st.By != "" {
			fact += " by " + format.Visible(st.By)
		}
		if st.Reason != "" {
			fact += ", " + diag.Quote(st.Reason)
		}
		return "close", fact
	}
	name = format.Visible(st.Name)
	if !st.Named && st.Kind != "check" {
		name = strings.TrimSpace(format.Visible(st.Kind) + " " + name)
	}
	return name, format.Place(metrics.Place(st.At))
}

// attemptText says how a lost connection came back, or did not.
func (p stepPage) attemptText(st result.Step) string {
	text := "attempt " + strconv.Itoa(st.Attempt)
	switch {
	case st.OK:
		text += ", " + p.inText().Took(st.Since) + " after the loss"
	case st.Code != 0:
		text += ": " + strconv.Itoa(st.Code)
	}
	return text
}
