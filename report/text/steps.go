package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/detail"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

const (
	stepName = 32 // cells of a step's name
	stepTime = 7  // of its time: "12m 04s" is the longest
)

// Steps prints the steps of a single iteration as they pass or fail, with all details of a failure. Create it with
// NewSteps; it belongs to the goroutine that prints. Each step is a single write.
type Steps struct {
	w       io.Writer
	options Options
	sources func(string) []byte
	detail  bool // the latest lines were a failure's details, so the next step keeps a distance
	passes  map[passedStep]int
	frames  framesShown
	err     error
}

// passedStep identifies a step that passes repeatedly: an HTTP request answered by a message passes twice at its place.
type passedStep struct {
	at   diag.Pos
	http bool
}

// stepRepeats is how often a step or a check that passes repeatedly, such as an interval's, is printed.
const stepRepeats = 5

// passedAgain returns how often a step at a place has passed, including this time, and its name; 0 for one that did not
// pass, and for steps that a session has once.
func (s *Steps) passedAgain(st result.Step) (times int, name string) {
	var one passedStep
	switch st := st.(type) {
	case result.Done:
		one.at, name = st.At, st.Name
	case result.Checked:
		if !st.OK {
			return 0, ""
		}
		one.at, name = st.At, st.Name
	case result.Exchanged:
		if !st.OK {
			return 0, ""
		}
		one, name = passedStep{st.At, true}, st.Name
	default:
		return 0, ""
	}
	if s.passes == nil {
		s.passes = map[passedStep]int{}
	}
	s.passes[one]++
	return s.passes[one], name
}

// isOK reports whether a step passed.
func isOK(st result.Step) bool {
	switch st := st.(type) {
	case result.Opened:
		return st.OK
	case result.Done:
		return true
	case result.Checked:
		return st.OK
	case result.Exchanged:
		return st.OK
	case result.Closed:
		return st.OK
	}
	return false
}

// NewSteps returns Steps that writes to w. sources returns the bytes of a file for code frames, or nil; it may be nil
// itself. With Options.Quiet only failures are printed.
func NewSteps(w io.Writer, o Options, sources func(string) []byte) *Steps {
	return &Steps{w: w, options: o, sources: sources}
}

// Err returns the first write error; nothing is written after it.
func (s *Steps) Err() error { return s.err }

// Print writes one step.
func (s *Steps) Print(st result.Step) {
	if s.err != nil || s.options.Quiet && isOK(st) {
		return
	}
	p := stepPage{&explainer{page: newPage(s.options, s.sources)}}
	p.frames = s.frames
	if closed, ok := st.(result.Closed); s.detail && (!ok || closed.OK) { // a bad close ends what has failed
		p.blank()
	}
	switch times, name := s.passedAgain(st); {
	case times > stepRepeats+1:
		return
	case times > stepRepeats:
		p.line(p.markWidth(), span{"and more of " + diag.Quote(name), faint})
	default:
		s.detail = p.step(st)
		s.frames = p.frames
	}
	if _, err := io.WriteString(s.w, p.b.String()); err != nil {
		s.err = fmt.Errorf("print a step: %w", err)
	}
}

// stepPage is a page with steps.
type stepPage struct{ *explainer }

// step writes a step, and reports whether it included details of a failure. Problems with a handshake or a close are
// reported as a failure of their own.
func (p stepPage) step(st result.Step) (details bool) {
	switch st := st.(type) {
	case result.Opened:
		name, fact := p.openText(st)
		name = ofSocket(name, st.Socket)
		p.stepLine(stepLine{p.stepMark(st.OK, st.Survived), name, p.inText().Took(st.Took), fact, false})
	case result.Done:
		name := format.Visible(st.Name)
		if !st.Named {
			name = strings.TrimSpace(format.Visible(st.Verb) + " " + name)
		}
		p.stepLine(stepLine{p.passed(), ofSocket(name, st.Socket), p.inText().Took(st.Took), format.Place(st.At), true})
	case result.Checked:
		return p.checkStep(st)
	case result.Exchanged:
		name, fact := exchangedText(st)
		p.stepLine(stepLine{p.stepMark(st.OK, st.Survived), name, p.inText().Took(st.Took), fact, false})
	case result.Closed:
		name := ofSocket("close", st.Socket)
		p.stepLine(stepLine{p.stepMark(st.OK, st.Survived), name, p.inText().Took(st.Took), closeText(st), false})
	case result.Failed:
		p.failedStep(st)
		return true
	}
	return false
}

// ofSocket returns a step's name with the name of the socket that it took place on, if the file has several.
func ofSocket(name, socket string) string {
	if socket == "" {
		return name
	}
	return name + " " + format.Visible(socket)
}

func (p stepPage) stepMark(ok, survived bool) span {
	if ok {
		return p.passed()
	}
	return p.errorMark(survived)
}

// failedStep writes a failure with all details.
func (p stepPage) failedStep(st result.Failed) {
	title, message := st.Name, ""
	if st.Detail != nil {
		message = st.Detail.Message
	}
	if title == "" {
		title = st.Kind
	} else {
		message = section.ErrorMessage(st.Kind, message)
	}
	at := st.At
	p.title(0, p.errorMark(st.Survived), title, at)
	p.explain(p.markWidth(), message, st.Detail, at)
	p.transcript(p.markWidth(), st.Detail, detail.FramesKept)
}

// checkStep writes a check. One that is not an action of its own belongs to the preceding step.
func (p stepPage) checkStep(st result.Checked) (details bool) {
	indent := 2
	if st.Alone {
		indent = 0
	}
	switch {
	case st.OK && st.Alone:
		p.stepLine(stepLine{p.passed(), format.Visible(st.Name), "", format.Place(st.At), true})
		return false
	case st.OK:
		p.line(2, p.passed(), span{" " + format.Cut(format.Visible(st.Name), p.width-2-p.markWidth(), p.more()), plain})
		return false
	}
	at := st.At
	p.title(indent, p.failed(), st.Name, at)
	p.explain(indent+p.markWidth(), section.Reason(st.Detail), st.Detail, at)
	p.transcript(indent+p.markWidth(), st.Detail, framesOfCheck)
	return true
}

// stepLine is a step on one line: mark, name, time and a fact. A check has no time because it waits for nothing.
type stepLine struct {
	mark             span
	name, took, fact string
	isPlace          bool // the fact is a place, whose end is most informative
}

// stepLine writes a step on one line, in columns as far as the names allow.
func (p stepPage) stepLine(l stepLine) {
	room := p.width - p.markWidth()
	time := format.Pad(l.took, stepTime, true)
	most := room - 2 - format.Cells(time)
	name := format.Pad(format.Cut(l.name, most, p.more()), min(stepName, most), false)
	spans := []span{l.mark, {" " + name, plain}, {"  " + time, faint}}
	if left := room - format.Cells(name) - 2 - format.Cells(time) - 2; left > 8 && l.fact != "" {
		fact := format.Cut(l.fact, left, p.more())
		if l.isPlace {
			fact = format.CutLeft(l.fact, left, p.more())
		}
		spans = append(spans, span{"  " + fact, faint})
	}
	p.line(0, spans...)
}

// openText returns the name of a handshake, and a fact about it: for one after a lost connection, how the connection
// came back, or did not.
func (p stepPage) openText(st result.Opened) (name, fact string) {
	if st.Attempt > 0 {
		fact = "attempt " + strconv.Itoa(st.Attempt)
		switch {
		case st.OK:
			fact += ", " + p.inText().Took(st.Since) + " after the loss"
		case st.Status != 0:
			fact += ": " + strconv.Itoa(st.Status)
		}
		return "open again", fact
	}
	fact = format.Visible(st.URL)
	if st.Status != 0 && st.Status != 101 {
		fact = strconv.Itoa(st.Status) + "  " + fact
	}
	return "open", fact
}

// exchangedText returns the name of an HTTP request, and a fact about it. Without a name of its own it is named after
// its target.
func exchangedText(st result.Exchanged) (name, fact string) {
	asked := format.Visible(st.Method + " " + detail.RequestTarget(st.URL))
	fact = "no answer"
	if st.Status != 0 {
		fact = strconv.Itoa(st.Status)
	}
	if st.Named {
		return format.Visible(st.Name), fact + "  " + asked
	}
	return asked, fact
}

// closeText describes how a session ended.
func closeText(st result.Closed) string {
	text := strconv.Itoa(st.Code)
	if st.By != "" {
		text += " by " + format.Visible(st.By)
	}
	if st.Reason != "" {
		text += ", " + diag.Quote(st.Reason)
	}
	return text
}
