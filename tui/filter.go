package tui

import "strings"

// filter compiles the typed filter. An invalid one lets everything through and has the reason in Err.
func (m *Model) filter(typed string, expr bool) Filter {
	f := Filter{Text: strings.TrimSpace(typed), Expr: expr}
	switch {
	case f.Text == "":
		return Filter{}
	case expr:
		pass, err := m.feed.Filter(f.Text)
		if err != nil {
			f.Err = err.Error()
			return f
		}
		f.pass = pass
	default:
		want := strings.ToLower(f.Text)
		f.pass = func(m Message) bool { return strings.Contains(strings.ToLower(m.text()), want) }
	}
	return f
}
