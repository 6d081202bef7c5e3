package format

// NonEmpty drops empty texts, and makes the others fit for a line.
func NonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, VisibleUpTo(s, ShortText))
		}
	}
	return out
}
