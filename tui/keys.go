package tui

import "github.com/charmbracelet/bubbles/key"

// keys are all keys of the view: Update acts on them, footer and help show them.
type keys struct {
	page, next, previous               key.Binding
	help, stop, pause                  key.Binding
	scenario, more, fewer              key.Binding
	up, down, pageUp, pageDown         key.Binding
	top, bottom                        key.Binding
	sort, reverse, frames              key.Binding
	vuNext, vuPrevious                 key.Binding
	text, expression, clear, openClose key.Binding
	socket                             key.Binding
}

func newKeys() keys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return keys{
		page:       bind("1-6", "page", "1", "2", "3", "4", "5", "6"),
		next:       bind("tab", "next page", "tab"),
		previous:   bind("shift+tab", "page before", "shift+tab"),
		help:       bind("?", "help", "?"),
		stop:       bind("q", "stop", "q", "ctrl+c"),
		pause:      bind("p", "pause view", "p"),
		scenario:   bind("n", "next scenario", "n"),
		more:       bind("+", "more VUs", "+", "="),
		fewer:      bind("-", "fewer VUs", "-"),
		up:         bind("up/k", "up", "up", "k"),
		down:       bind("down/j", "down", "down", "j"),
		pageUp:     bind("pgup/b", "page up", "pgup", "b"),
		pageDown:   bind("pgdn/space", "page down", "pgdown", " "),
		top:        bind("home/g", "start", "home", "g"),
		bottom:     bind("end/G", "end", "end", "G"),
		sort:       bind("s", "sort by", "s"),
		reverse:    bind("r", "reverse", "r"),
		frames:     bind("enter", "frames", "enter"),
		vuNext:     bind("right/l", "next VU", "right", "l"),
		vuPrevious: bind("left/h", "VU before", "left", "h"),
		socket:     bind("w", "next socket", "w"),
		text:       bind("/", "filter text", "/"),
		expression: bind("e", "filter expr", "e"),
		clear:      bind("esc", "clear", "esc"),
		openClose:  bind("enter", "in full", "enter"),
	}
}

// short returns the keys for the footer, those of the current page first.
func (k keys) short(s *State) []key.Binding {
	var list []key.Binding
	switch {
	case s.Help:
		return []key.Binding{k.help, k.stop}
	case s.Page == Requests:
		list = []key.Binding{k.sort, k.reverse, k.down}
	case s.Page == Messages:
		list = []key.Binding{k.vuNext, k.text, k.expression, k.openClose, k.up}
		if len(s.Tail.sockets()) > 0 {
			list = append([]key.Binding{k.socket}, list...)
		}
		if s.Tail.Filter.Text != "" {
			list = append(list, k.clear)
		}
	case s.Page == Checks, s.Page == Errors:
		list = []key.Binding{k.frames, k.down}
	case s.Page != Overview:
		list = []key.Binding{k.down}
	}
	if s.Load.Beside > 0 {
		list = append([]key.Binding{k.scenario}, list...)
	}
	list = append(list, k.help, k.page, k.stop, k.pause)
	if s.Load.Adjustable {
		list = append(list, k.more, k.fewer)
	}
	return list
}

// section is a part of the help.
type section struct {
	title string
	keys  []key.Binding
}

// sections returns all keys, in the help's sections.
func (k keys) sections() []section {
	return []section{
		{"everywhere", []key.Binding{k.page, k.next, k.previous, k.pause, k.stop, k.help}},
		{"load", []key.Binding{k.scenario, k.more, k.fewer}},
		{"lists", []key.Binding{k.up, k.down, k.pageUp, k.pageDown, k.top, k.bottom}},
		{"requests, checks, errors", []key.Binding{k.sort, k.reverse, k.frames}},
		{"messages", []key.Binding{k.vuNext, k.vuPrevious, k.socket, k.text, k.expression, k.clear, k.openClose}},
	}
}
