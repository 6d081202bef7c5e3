package section

import "wsrun/result"

// Of returns the sections of a run, in the order in which reports show them. Sections with nothing to show are left
// out.
func Of(r *result.Run) []Section {
	var out []Section
	for _, make := range []func(*result.Run) (Section, bool){
		thresholds, checks, coverage, requests, scenarios, figures, errors, cuts, closes, notices, source, environment,
	} {
		if s, ok := make(r); ok {
			out = append(out, s)
		}
	}
	return out
}

// One returns the section with an ID, or none if it has nothing to show.
func One(r *result.Run, id ID) []Section {
	for _, s := range Of(r) {
		if s.ID == id {
			return []Section{s}
		}
	}
	return nil
}
