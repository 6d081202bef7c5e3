package tui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// The ticks of the view: messages and the clock are updated with the short one, figures with the long one.
const (
	tickEvery  = 100 * time.Millisecond
	pullsEvery = 4 // ticks
)

// Model is the view as a Bubble Tea program.
type Model struct {
	feed  Feed
	style *Style
	keys  keys
	state State
	w, h  int
	ticks int
	stops int
	noted int // remaining ticks of the note

	ask     tea.Cmd                // asks the terminal for its background; nil: don't
	restyle func(dark bool) *Style // returns the style for its answer
}

// NewModel returns a view of a feed.
func NewModel(feed Feed, style *Style) *Model {
	return &Model{feed: feed, style: style, keys: newKeys(), state: State{Sort: byCount, Tail: Tail{VU: 1}}}
}

type tickMsg time.Time

func tick() tea.Cmd { return tea.Tick(tickEvery, func(t time.Time) tea.Msg { return tickMsg(t) }) }

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd { return tea.Batch(tick(), m.ask) }

// View implements tea.Model.
func (m *Model) View() string {
	return Render(&m.state, m.style, m.w, m.h)
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tickMsg:
		return m, m.tick()
	case backgroundMsg:
		m.style = m.restyle(msg.dark)
	case tea.KeyMsg:
		for _, one := range single(msg) {
			m.key(one)
		}
	}
	return m, nil
}

// tick pulls what is new. The view ends when the run has ended.
func (m *Model) tick() tea.Cmd {
	if m.ticks%pullsEvery == 0 {
		m.state.pull(m.feed)
	} else {
		m.state.Load = m.feed.Load()
	}
	m.ticks++
	m.state.listen(m.feed)
	if m.noted--; m.noted <= 0 {
		m.state.Note = ""
	}
	if m.state.Load.Phase == Done {
		return tea.Quit
	}
	return tick()
}

// note shows a reply to a key for a while.
func (m *Model) note(s string) {
	m.state.Note = s
	m.noted = int(3 * time.Second / tickEvery)
}

// single splits keys that were typed so fast that they arrived together.
func single(msg tea.KeyMsg) []tea.KeyMsg {
	if msg.Type != tea.KeyRunes || msg.Paste { // a paste is text, not keys
		return []tea.KeyMsg{msg}
	}
	var out []tea.KeyMsg
	for _, r := range msg.Runes {
		out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
	}
	return out
}

func (m *Model) key(msg tea.KeyMsg) {
	s, k := &m.state, &m.keys
	s.Note = ""
	if s.Tail.Asking && msg.Type != tea.KeyCtrlC {
		m.typed(msg)
		return
	}
	switch {
	case msg.Paste:
	case key.Matches(msg, k.stop):
		m.stop()
	case key.Matches(msg, k.page):
		m.show(Page(msg.Runes[0] - '1'))
	case key.Matches(msg, k.next):
		m.show((s.Page + 1) % pages)
	case key.Matches(msg, k.previous):
		m.show((s.Page + pages - 1) % pages)
	case key.Matches(msg, k.help):
		s.Help = !s.Help
	case key.Matches(msg, k.pause):
		s.Paused = !s.Paused
	case key.Matches(msg, k.scenario):
		m.nextScenario()
	case key.Matches(msg, k.more):
		m.addVUs(1)
	case key.Matches(msg, k.fewer):
		m.addVUs(-1)
	case key.Matches(msg, k.clear) && s.Help:
		s.Help = false
	case (s.Page == Checks || s.Page == Errors) && key.Matches(msg, k.frames):
		s.Frames = !s.Frames
	case s.Page == Requests && m.sortKey(msg), s.Page == Messages && m.tailKey(msg):
	default:
		m.scroll(msg)
	}
}

// stop closes the sessions, and cuts them the second time.
func (m *Model) stop() {
	if m.stops++; m.stops == 1 {
		m.state.Asked = true
		m.feed.Stop()
		return
	}
	m.feed.Cut()
}

// show switches to a page. A VU is watched while its messages are shown.
func (m *Model) show(p Page) {
	s := &m.state
	if s.Page == Messages && p != Messages {
		m.feed.Messages(0, 0)
	}
	s.Page, s.Help = p, false
	if p == Messages {
		s.listen(m.feed)
	}
}

// nextScenario switches to another one of the scenarios that run at the same time.
func (m *Model) nextScenario() {
	s := &m.state
	if s.Load.Beside == 0 {
		m.note("no other scenario runs at the same time")
		return
	}
	m.feed.NextScenario()
	s.Load = m.feed.Load()
	s.listen(m.feed)
}

// addVUs changes the number of VUs by a tenth, but at least by one.
func (m *Model) addVUs(direction int) {
	by := max(m.state.Load.VUs/10, 1)
	if err := m.feed.AddVUs(direction * by); err != nil {
		m.note(err.Error())
	}
}

func (m *Model) sortKey(msg tea.KeyMsg) bool {
	s := &m.state
	switch {
	case key.Matches(msg, m.keys.sort):
		s.Sort, s.Reversed = (s.Sort+1)%columns, false
	case key.Matches(msg, m.keys.reverse):
		s.Reversed = !s.Reversed
	default:
		return false
	}
	return true
}

// scroll moves within a page. Messages and log scroll up from their end.
func (m *Model) scroll(msg tea.KeyMsg) {
	s, k := &m.state, &m.keys
	visible := max(m.h-5, 1)
	most := m.scrollMax(visible)
	delta := 0
	switch {
	case key.Matches(msg, k.up):
		delta = -1
	case key.Matches(msg, k.down):
		delta = 1
	case key.Matches(msg, k.pageUp):
		delta = -visible
	case key.Matches(msg, k.pageDown):
		delta = visible
	case key.Matches(msg, k.top):
		delta = -1 << 30
	case key.Matches(msg, k.bottom):
		delta = 1 << 30
	}
	if s.Page == Messages || s.Page == Log {
		delta = -delta
	}
	s.Scroll[s.Page] = min(max(s.Scroll[s.Page]+delta, 0), most)
}

// scrollMax returns how far the current page can be scrolled.
func (m *Model) scrollMax(visible int) int {
	s := &m.state
	switch s.Page {
	case Messages:
		return max(len(s.Tail.shown())-1, 0)
	case Log:
		return max(len(s.Log)-visible, 0)
	default: // as long as what is drawn
	}
	if s.Snapshot == nil {
		return 0
	}
	d := drawing{newCanvas(m.w, m.h, m.style), s}
	return max(len(d.lines(m.w))-visible+1, 0)
}

// tailKey handles the keys of the messages page.
func (m *Model) tailKey(msg tea.KeyMsg) bool {
	t, k := &m.state.Tail, &m.keys
	switch {
	case key.Matches(msg, k.vuNext):
		m.watch(t.VU + 1)
	case key.Matches(msg, k.vuPrevious):
		m.watch(t.VU - 1)
	case key.Matches(msg, k.socket):
		t.nextSocket()
		m.state.Scroll[Messages] = 0
	case key.Matches(msg, k.text):
		t.Asking, t.Typed, t.Filter.Expr = true, "", false
	case key.Matches(msg, k.expression):
		t.Asking, t.Typed, t.Filter.Expr = true, "", true
	case key.Matches(msg, k.clear):
		t.Filter, t.Socket, t.Open = Filter{}, "", false
	case key.Matches(msg, k.openClose):
		t.Open = !t.Open
	default:
		return false
	}
	return true
}

// watch selects another VU.
func (m *Model) watch(vu int) {
	s := &m.state
	vu = min(max(vu, 1), max(s.Load.MaxVUs, s.Load.VUs, 1))
	if vu != s.Tail.VU {
		s.Tail.VU, s.Tail.Messages, s.Scroll[Messages] = vu, nil, 0
		s.listen(m.feed)
	}
}

// typed handles a key at the filter's prompt.
func (m *Model) typed(msg tea.KeyMsg) {
	t := &m.state.Tail
	switch msg.Type {
	case tea.KeyEsc:
		t.Asking, t.Filter = false, Filter{}
	case tea.KeyEnter:
		t.Asking = false
		t.Filter = m.filter(t.Typed, t.Filter.Expr)
		m.state.Scroll[Messages] = 0
	case tea.KeyBackspace:
		if r := []rune(t.Typed); len(r) > 0 {
			t.Typed = string(r[:len(r)-1])
		}
	case tea.KeyCtrlU:
		t.Typed = ""
	case tea.KeyRunes, tea.KeySpace:
		if len(t.Typed) < 500 {
			t.Typed += string(slices.Clone(msg.Runes))
		}
	}
}
