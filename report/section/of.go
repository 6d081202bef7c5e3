package section

import "wsrun/result"

// Of returns the sections of a run, in the order in which reports show them, without those that have nothing to show.
func Of(r *result.Run) []Section {
	var out []Section
	for _, make := range []func(*result.Run) (Section, bool){
		thresholds, checks, coverage, requests, httpRequests, scenarios, figures, errors, cuts, closes, notices, source,
		environment,
	} {
		if s, ok := make(r); ok {
			out = append(out, s)
		}
	}
	return out
}

// Pick returns the section of a list with an ID, if there is one.
func Pick(list []Section, id ID) []Section {
	for i := range list {
		if list[i].ID == id {
			return list[i : i+1]
		}
	}
	return nil
}
