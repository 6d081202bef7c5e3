package tui

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// press feeds keys to a model: names such as "tab", or text.
func press(m *Model, names ...string) {
	special := map[string]tea.KeyType{"tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "ctrl+c": tea.KeyCtrlC,
		"backspace": tea.KeyBackspace, "ctrl+u": tea.KeyCtrlU}
	for _, name := range names {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
		if t, ok := special[name]; ok {
			msg = tea.KeyMsg{Type: t}
		}
		m.Update(msg)
	}
}

func running(seconds int) (*Model, *script) {
	f := newScript()
	f.talk()
	f.load.Adjustable = true
	m := NewModel(f, bare(true))
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	for range seconds {
		f.play(false)
		for range pullsEvery {
			m.Update(tickMsg(time.Time{}))
		}
	}
	return m, f
}

func TestKeysChangePages(t *testing.T) {
	m, f := running(2)
	for i, tt := range []struct {
		keys []string
		want Page
	}{
		{[]string{"2"}, Requests}, {[]string{"6"}, Log}, {[]string{"tab"}, Overview}, {[]string{"shift+tab"}, Log}, {[]string{"5"}, Messages},
		{[]string{"?", "3"}, Checks}, {[]string{"7"}, Checks}, {[]string{"4"}, Errors}, {[]string{"1"}, Overview},
	} {
		press(m, tt.keys...)
		if m.state.Page != tt.want || m.state.Help {
			t.Errorf("%d. %v: page %s, help %t, want page %s", i, tt.keys, m.state.Page, m.state.Help, tt.want)
		}
	}
	if want := []int{1, 0}; !slices.Equal(f.watched, want) {
		t.Errorf("watched %v, want %v: a VU is watched while its messages are shown", f.watched, want)
	}
}

func TestStopThenCut(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		m, f := running(1)
		press(m, key)
		if f.stops != 1 || f.cuts != 0 {
			t.Errorf("%s: %d stops, %d cuts, want one stop", key, f.stops, f.cuts)
		}
		m.Update(tickMsg(time.Time{}))
		if got := m.View(); !strings.Contains(got, "stopping") || !strings.Contains(got, "again cuts them") {
			t.Errorf("after %s the view does not say that it stops:\n%s", key, got)
		}
		press(m, key)
		if f.stops != 1 || f.cuts != 1 {
			t.Errorf("%s twice: %d stops, %d cuts, want one of each", key, f.stops, f.cuts)
		}
	}
}

func TestEndsWithTheRun(t *testing.T) {
	m, f := running(1)
	f.load.Phase = Done
	_, cmd := m.Update(tickMsg(time.Time{}))
	if cmd == nil {
		t.Fatal("no command after the run's end, want one to quit")
	}
	if _, quit := cmd().(tea.QuitMsg); !quit {
		t.Errorf("got %T, want tea.QuitMsg", cmd())
	}
}

func TestPauseStopsThePictureOnly(t *testing.T) {
	m, f := running(3)
	before := m.state.Snapshot
	press(m, "p")
	f.play(false)
	for range 2 * pullsEvery {
		m.Update(tickMsg(time.Time{}))
	}
	if m.state.Snapshot != before || !strings.Contains(m.View(), "paused") {
		t.Error("a paused view has new figures, or does not say that it is paused")
	}
	press(m, "p")
	for range pullsEvery {
		m.Update(tickMsg(time.Time{}))
	}
	if m.state.Snapshot == before {
		t.Error("no new figures after the pause")
	}
}

func TestPlusMinus(t *testing.T) {
	m, f := running(30)
	press(m, "+", "-")
	if want := []int{5, -5}; !slices.Equal(f.added, want) {
		t.Errorf("added %v, want a tenth of 50 VUs: %v", f.added, want)
	}
	f.load.VUs = 3
	m.Update(tickMsg(time.Time{}))
	if press(m, "+", "-"); !slices.Equal(f.added[2:], []int{1, -1}) {
		t.Errorf("added %v to 3 VUs, want one, and one less", f.added[2:])
	}
	f.refuse = errors.New("this load sets the number of VUs itself")
	press(m, "+")
	if !strings.Contains(m.View(), f.refuse.Error()) {
		t.Error("the view does not say why the load refuses")
	}
	for range int(4 * time.Second / tickEvery) {
		m.Update(tickMsg(time.Time{}))
	}
	if strings.Contains(m.View(), f.refuse.Error()) {
		t.Error("the answer stays for ever")
	}
}

// Of scenarios that run at the same time one is shown, and its messages are not those of another.
func TestNextScenario(t *testing.T) {
	m, f := running(30)
	press(m, "n")
	if view := m.View(); !strings.Contains(view, "no other scenario runs at the same time") || m.state.Load.Index != 1 {
		t.Errorf("got %d and the view\n%s\nwant it to say that there is no other scenario", m.state.Load.Index, view)
	}
	f.talk()
	f.load.Of, f.load.Beside, f.load.AllVUs = 3, 1, 70
	m.Update(tickMsg(time.Time{}))
	press(m, "5")
	view := m.View()
	for _, want := range []string{"1 of 3, 2 run", "n next scenario", "join"} {
		if !strings.Contains(view, want) {
			t.Errorf("got no %q in\n%s", want, view)
		}
	}
	press(m, "n")
	if view = m.View(); !strings.Contains(view, "another") || !strings.Contains(view, "2 of 3, 2 run") || !strings.Contains(view, "other") || strings.Contains(view, "join") {
		t.Errorf("got\n%s\nwant the other scenario, with its own messages", view)
	}
	press(m, "+")
	if by := f.load.VUs / 10; len(f.added) != 1 || f.added[0] != max(by, 1) {
		t.Errorf("added %v, want a tenth of the scenario's own VUs, %d", f.added, by)
	}
}

func TestFrames(t *testing.T) {
	m, f := running(1)
	f.play(true)
	for range pullsEvery {
		m.Update(tickMsg(time.Time{}))
	}
	for _, page := range []string{"3", "4"} {
		press(m, page)
		if view := m.View(); strings.Contains(view, "earlier frames") || !strings.Contains(view, "enter frames") {
			t.Errorf("page %s: got\n%s\nwant no frames, and how to see them", page, view)
		}
		press(m, "enter")
		view := m.View()
		for _, want := range []string{"36 earlier frames", `text  {"type":"join"}`, "1.000", "binary  ca fe", "close  4001 full"} {
			if !strings.Contains(view, want) {
				t.Errorf("page %s: got no %q in\n%s", page, want, view)
			}
		}
		press(m, "enter")
	}
}

func TestSort(t *testing.T) {
	m, _ := running(5)
	press(m, "2")
	order := func() []string {
		var names []string
		for _, r := range m.state.requestRows() {
			names = append(names, r.name)
		}
		return names
	}
	if got := order(); !slices.Equal(got, []string{"say", "join"}) {
		t.Errorf("by count: %v", got)
	}
	press(m, "s", "s") // rate, p50
	if got := order(); !slices.Equal(got, []string{"join", "say"}) {
		t.Errorf("by p50: %v", got)
	}
	press(m, "r")
	if got := order(); !slices.Equal(got, []string{"say", "join"}) {
		t.Errorf("by p50, reversed: %v", got)
	}
}

func TestFilter(t *testing.T) {
	m, f := running(1)
	press(m, "5")
	if n := len(m.state.Tail.shown()); n != len(f.frames) {
		t.Fatalf("%d messages without a filter, want %d", n, len(f.frames))
	}
	press(m, "/", "L", "O", "b", "x", "backspace", "q", "backspace", "enter")
	if got := m.state.Tail.shown(); len(got) != 1 || f.stops != 0 {
		t.Errorf("%d messages have lob, %d stops, want one message, and keys to be text", len(got), f.stops)
	}
	press(m, "esc")
	if n := len(m.state.Tail.shown()); n != len(f.frames) {
		t.Errorf("%d messages after esc, want all", n)
	}
	press(m, "eanything", "enter") // typed so fast that it comes at once
	for _, msg := range m.state.Tail.shown() {
		if !msg.Out {
			t.Errorf("message %d is shown, and the expression is false of it", msg.Seq)
		}
	}
	press(m, "e", "nonsense", "enter")
	if got := m.View(); !strings.Contains(got, "unknown name nonsense") {
		t.Errorf("the view does not say what is wrong with the expression:\n%s", got)
	}
	press(m, "/", "ctrl+c")
	if f.stops != 1 {
		t.Error("ctrl+c in the prompt does not stop the run")
	}
}

func TestVUIsChosen(t *testing.T) {
	m, f := running(1)
	press(m, "5", "right", "right", "left", "left", "left")
	if want := []int{1, 2, 3, 2, 1}; !slices.Equal(f.watched, want) {
		t.Errorf("watched %v, want %v", f.watched, want)
	}
}

func TestScroll(t *testing.T) {
	m, f := running(1)
	for range 100 {
		f.log = append(f.log, LogLine{Seq: uint64(len(f.log) + 1), Text: "line"})
	}
	m.Update(tickMsg(time.Time{}))
	press(m, "6", "up", "up", "down")
	if got := m.state.Scroll[Log]; got != 1 {
		t.Errorf("scrolled %d lines up, want 1", got)
	}
	press(m, "home")
	if got, most := m.state.Scroll[Log], len(m.state.Log)-25; got != most {
		t.Errorf("home scrolls %d lines up, want %d", got, most)
	}
	press(m, "end", "pgdown", "pgup")
	if got := m.state.Scroll[Log]; got != 25 {
		t.Errorf("a page up from the end is %d lines, want 25", got)
	}
}

// What is being read does not move because more comes.
func TestScrolledUpStays(t *testing.T) {
	m, f := running(1)
	for i := range 100 {
		f.log = append(f.log, LogLine{Seq: uint64(len(f.log) + 1), Text: fmt.Sprintf("line %d", i)})
		f.frames = append(f.frames, Message{Seq: uint64(len(f.frames) + 1), Kind: "text", Data: fmt.Appendf(nil, "message %d", i)})
	}
	more := func() {
		for range 3 {
			f.log = append(f.log, LogLine{Seq: uint64(len(f.log) + 1), Text: "newer line"})
			f.frames = append(f.frames, Message{Seq: uint64(len(f.frames) + 1), Kind: "text", Data: []byte("newer message")})
		}
		m.Update(tickMsg(time.Time{}))
	}
	m.Update(tickMsg(time.Time{}))
	for page, name := range map[string]string{"5": "message", "6": "line"} {
		press(m, page, "up", "up")
		latest := regexp.MustCompile(name+` \d+`).FindAllString(m.View(), -1)
		more()
		if got := regexp.MustCompile(name+` \d+`).FindAllString(m.View(), -1); !slices.Equal(got, latest) || len(latest) == 0 {
			t.Errorf("%ss: got %q after three more, want %q", name, got, latest)
		}
		press(m, "end")
		more()
		if got := strings.Count(m.View(), "newer "+name); got < 3 {
			t.Errorf("%ss: %d new ones are shown at the end, want all", name, got)
		}
	}
	press(m, "5", "/", "n", "e", "w", "e", "r", "enter", "up")
	f.frames = append(f.frames, Message{Seq: uint64(len(f.frames) + 1), Kind: "text", Data: []byte("hidden")})
	m.Update(tickMsg(time.Time{}))
	if got := m.state.Scroll[Messages]; got != 1 {
		t.Errorf("scrolled %d messages up after one that the filter hides, want 1", got)
	}
}

func TestHistoryIsOfConstantLength(t *testing.T) {
	var s series
	for i := range 10 * historyLength {
		s.add(float64(i))
	}
	if len(s.points) != historyLength || s.now() != 10*historyLength-1 || cap(s.points) > 2*historyLength {
		t.Errorf("%d points of a capacity of %d, the last %g", len(s.points), cap(s.points), s.now())
	}
	m, f := running(1)
	for i := range uint64(3 * keptMessages) {
		f.frames = append(f.frames, Message{Seq: 10 + i, Kind: "text"})
	}
	press(m, "5")
	if n := len(m.state.Tail.Messages); n != keptMessages {
		t.Errorf("%d messages are kept, want %d", n, keptMessages)
	}
}

func TestViewBeforeTheFirstSize(t *testing.T) {
	if got := NewModel(newScript(), bare(true)).View(); got != "" {
		t.Errorf("View at 0x0 = %q, want nothing", got)
	}
}

func TestSocketIsChosen(t *testing.T) {
	m, _ := running(1)
	press(m, "5")
	tail := &m.state.Tail
	tail.Messages = []Message{{Seq: 1, Socket: "bob", Kind: "text", Data: []byte("hi bob")}, {Seq: 2, Socket: "alice", Kind: "text", Data: []byte("hi alice")}}
	var got []string
	for range 3 {
		tail.nextSocket()
		got = append(got, tail.Socket)
		if n := len(tail.shown()); tail.Socket != "" && n != 1 || tail.Socket == "" && n != 2 {
			t.Errorf("%d messages of %q are shown", n, tail.Socket)
		}
	}
	if want := []string{"alice", "bob", ""}; !slices.Equal(got, want) {
		t.Errorf("chose %q, want %q", got, want)
	}
	if view := m.View(); !strings.Contains(view, "↓ bob   ") {
		t.Errorf("the view does not name the sockets:\n%s", view)
	}
	press(m, "w")
	if view := m.View(); tail.Socket != "alice" || strings.Contains(view, "↓ bob   ") {
		t.Errorf("the view still has the messages of bob:\n%s", view)
	}
}
