package format

// NonEmpty leaves out what is empty, and makes the other texts fit for a line.
func NonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, VisibleUpTo(s, ShortText))
		}
	}
	return out
}
