package tui

// helpColumn is the width of a column of keys.
const helpColumn = 28

// help lists all keys in as many columns as fit, and explains the less obvious ones.
func (d drawing) help(a area) {
	columns := max(a.w/helpColumn, 1)
	var lines []textLine
	for _, s := range newKeys().sections() {
		lines = append(lines, heading(s.title))
		per := (len(s.keys) + columns - 1) / columns
		for row := range per {
			var l textLine
			for c := range columns {
				i := c*per + row
				if i >= len(s.keys) {
					break
				}
				h := s.keys[i].Help()
				l.spans = append(
					l.spans,
					span{strong, "  " + d.pad(h.Key, 11)},
					span{dim, d.pad(h.Desc, helpColumn-13)},
				)
			}
			lines = append(lines, l)
		}
	}
	for _, text := range []string{
		"", "q and ctrl+c close the sessions and print the summary; a second one cuts them.",
		"p freezes the view, not the run. + and - change the number of VUs where the",
		"load is a number of VUs for a time, or iterations that VUs share.",
	} {
		lines = append(lines, plainLine(dim, text))
	}
	d.list(a, lines, d.s.Scroll[d.s.Page])
}
