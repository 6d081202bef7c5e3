package tui

import (
	"slices"
	"unicode/utf8"
	"wsrun/metrics"
)

// Page is one of the view's pages.
type Page int

// The pages, in the order of their keys.
const (
	Overview Page = iota
	Requests
	Checks
	Errors
	Messages
	Log
	pages
)

// String returns the page's name.
func (p Page) String() string {
	return [...]string{"overview", "requests", "checks", "errors", "messages", "log"}[p]
}

// State is everything that a picture is made of: the state of the run, and where the user is. Render only reads it.
type State struct {
	Snapshot   *metrics.Snapshot
	Load       Load
	Thresholds []Threshold
	Health     Health
	History    History
	Requests   map[RequestAt]string
	Log        []LogLine
	Tail       Tail

	Page   Page
	Help   bool
	Paused bool
	Asked  bool   // to stop
	Note   string // reply to the last key

	Frames   bool   // show the frames of the sessions of failures
	Sort     column // of the requests
	Reversed bool
	Scroll   [pages]int // lines down from the top; for messages and log, up from the end

	distribution bars
}

// Tail is the conversation of one VU.
type Tail struct {
	VU       int
	Of       int       // number of the scenario
	Messages []Message // oldest first
	Filter   Filter
	Socket   string // only this one's messages are shown; "" shows all
	Asking   bool   // the filter's prompt is open
	Typed    string // what has been typed so far
	Open     bool   // the last message shown is shown in full
}

// Filter selects the messages to show.
type Filter struct {
	Expr bool   // Text is an expression
	Text string // "" shows all
	Err  string // why it is invalid
	pass func(Message) bool
}

// The bounds of what a State keeps.
const (
	keptMessages = 1000
	keptLines    = 1000
)

// add appends to a list and keeps its newest most elements.
func add[T any](list []T, more []T, most int) []T {
	list = append(list, more...)
	if n := len(list) - most; n > 0 {
		list = append(list[:0], list[n:]...)
	}
	return list
}

// last returns the number of the newest message.
func (t *Tail) last() uint64 {
	if n := len(t.Messages); n > 0 {
		return t.Messages[n-1].Seq
	}
	return 0
}

// shown returns the messages that pass the filter.
func (t *Tail) shown() []Message { return t.of(t.Messages) }

// of returns the messages of a list that are to be shown.
func (t *Tail) of(list []Message) []Message {
	list = t.Filter.of(list)
	if t.Socket == "" {
		return list
	}
	var out []Message
	for _, m := range list {
		if m.Socket == t.Socket {
			out = append(out, m)
		}
	}
	return out
}

// sockets returns the names of the sockets that have messages, sorted.
func (t *Tail) sockets() []string {
	var names []string
	for _, m := range t.Messages {
		if m.Socket != "" && !slices.Contains(names, m.Socket) {
			names = append(names, m.Socket)
		}
	}
	slices.Sort(names)
	return names
}

// nameWidth is the width of the longest name of a socket, in runes.
func (t *Tail) nameWidth() int {
	most := 0
	for _, name := range t.sockets() {
		most = max(most, utf8.RuneCountInString(name))
	}
	return most
}

// nextSocket shows the messages of the next socket only, and after the last one those of all.
func (t *Tail) nextSocket() {
	names := t.sockets()
	if i := slices.Index(names, t.Socket) + 1; i < len(names) {
		t.Socket = names[i]
	} else {
		t.Socket = ""
	}
}

// of returns the messages of a list that pass the filter.
func (f *Filter) of(list []Message) []Message {
	if f.pass == nil {
		return list
	}
	var out []Message
	for _, m := range list {
		if f.pass(m) {
			out = append(out, m)
		}
	}
	return out
}

// pull fetches what is new from the feed.
func (s *State) pull(f Feed) {
	s.Load = f.Load()
	if s.Paused {
		return
	}
	s.Snapshot = f.Snapshot()
	s.Thresholds = f.Thresholds(s.Snapshot)
	s.Health = f.Health()
	if s.Requests == nil {
		s.Requests = f.Requests()
	}
	s.History.add(s.Snapshot)
	if metric, times, ok := responseTimes(s.Snapshot); ok {
		s.distribution = newBars(metric, times)
	}
}

// listen fetches new messages and lines.
func (s *State) listen(f Feed) {
	if s.Paused {
		return
	}
	after := uint64(0)
	if n := len(s.Log); n > 0 {
		after = s.Log[n-1].Seq
	}
	lines := f.Log(after)
	s.Log = add(s.Log, lines, keptLines)
	s.stay(Log, len(lines))
	if s.Tail.Of != s.Load.Index { // another scenario numbers its messages from the start
		s.Tail.Of, s.Tail.Messages, s.Scroll[Messages] = s.Load.Index, nil, 0
	}
	if s.Page == Messages && s.Tail.VU > 0 {
		more := f.Messages(s.Tail.VU, s.Tail.last())
		s.Tail.Messages = add(s.Tail.Messages, more, keptMessages)
		s.stay(Messages, len(s.Tail.of(more)))
	}
}

// stay keeps the place in a page that is scrolled up when lines are added at its end.
func (s *State) stay(p Page, more int) {
	if s.Scroll[p] > 0 {
		s.Scroll[p] += more
	}
}
