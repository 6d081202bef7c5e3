package section

import "wsrun/result"

// notices returns what is worth knowing but failed nothing.
func notices(r *result.Run) (Section, bool) {
	var list List
	for _, text := range r.AllWarnings() {
		list = append(list, Item{Text: text})
	}
	for _, n := range r.Notices {
		list = append(list, Item{Text: n.Message, Count: max(n.Count, 1), At: n.At})
	}
	return Section{ID: NoticesID, Title: "Notices", Blocks: []Block{list}}, len(list) > 0
}
