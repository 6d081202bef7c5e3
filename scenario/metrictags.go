package scenario

import (
	"maps"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/scenario/table"
)

// tagSet are the tags that samples of a metric can have: the keys, and where all values of one are known, these.
type tagSet map[string][]string

// knownTags are the tags of a metric's samples, ready to be looked up by as many conditions as there are.
type knownTags struct {
	tags   tagSet
	keys   []string                  // sorted
	values map[string]map[string]int // by keys whose values are known
}

func newKnownTags(p *Plan, opt Options, def metrics.Def) *knownTags {
	k := &knownTags{tags: tagsOf(p, opt, def), values: map[string]map[string]int{}}
	k.keys = slices.Sorted(maps.Keys(k.tags))
	for key, values := range k.tags {
		k.values[key] = positions(values)
	}
	return k
}

// tagsOf are the tags of a metric's samples in this plan.
func tagsOf(p *Plan, opt Options, def metrics.Def) tagSet {
	if p.mixed != nil {
		return tagsOfAll(p.mixed, opt, def)
	}
	tags := tagSet{"scenario": {p.Name}}
	for _, t := range opt.Tags {
		tags[t] = nil
	}
	switch def.Name {
	case metrics.NameIterations, metrics.NameIterationDuration, metrics.NameIterationsFailed,
		metrics.NameIterationFailed, metrics.NameIterationsCut, metrics.NameDroppedIterations,
		metrics.NameVUs, metrics.NameVUsMax, metrics.NameWSConnections, metrics.NameWSRecovered,
		metrics.NameDataSent, metrics.NameDataReceived:
	case metrics.NameHTTPReqs, metrics.NameHTTPReqDuration, metrics.NameHTTPReqFailed, metrics.NameHTTPReqBlocked,
		metrics.NameHTTPReqConnecting, metrics.NameHTTPReqTLS, metrics.NameHTTPReqSending, metrics.NameHTTPReqWaiting,
		metrics.NameHTTPReqReceiving:
		tags.addHTTP(p)
	default: // of a session
		tags["status"], tags["subproto"], tags["url"] = nil, nil, nil
		tags.addSockets(p)
	}
	tags.addTexts(p.Tags)
	switch def.Name {
	case metrics.NameWSErrors:
		tags["kind"] = errkind.Names()
		tags.addNames(p, func(st *Step) bool { return st.Named })
	case metrics.NameWSPing:
		tags.addNames(p, func(st *Step) bool {
			_, ping := st.Do.(*Ping)
			return st.Named && ping
		})
	case metrics.NameWSResponseTime, metrics.NameWSRequestFailed:
		tags["name"] = []string{} // a file without requests has none
		tags.addNames(p, (*Step).IsRequest)
	case metrics.NameWSCloses:
		tags["code"], tags["by"] = nil, []string{"client", "server", "network"}
	case metrics.NameChecks:
		tags["check"] = []string{}
		for _, ch := range p.AllChecks {
			tags["check"] = append(tags["check"], ch.Name)
		}
	}
	tags.addActions(p, func(st *Step) bool { return st.measures(def.Name) })
	return tags
}

// tagsOfAll are the tags of a metric's samples in a mix.
func tagsOfAll(plans []*Plan, opt Options, def metrics.Def) tagSet {
	all := tagSet{}
	for _, p := range plans {
		of := tagsOf(p, opt, def)
		of["scenario"] = []string{p.Role.Name}
		for _, key := range slices.Sorted(maps.Keys(of)) {
			was, there := all[key]
			if of[key] == nil || there && was == nil {
				all[key] = nil
			} else {
				all[key] = append(was, of[key]...)
			}
		}
	}
	return all
}

// measures reports whether an action takes samples of a metric, which carry its tags.
func (s *Step) measures(metric string) bool {
	if metric == metrics.NameWSErrors {
		return true
	}
	m, ok := s.Do.(measurer)
	return ok && m.measures(metric)
}

// addSockets adds the names of the sockets, if the file has several.
func (s tagSet) addSockets(p *Plan) {
	for _, socket := range p.Sockets {
		if socket.Name != "" {
			s["socket"] = append(s["socket"], socket.Name)
		}
	}
}

// addTexts adds tags of the file. A value that a template makes is not known.
func (s tagSet) addTexts(list []TextPlan) {
	for _, t := range list {
		s[t.Name] = nil
		if v, ok := t.Value.Const(); ok {
			s[t.Name] = []string{v}
		}
	}
}

// addHTTP adds the tags of HTTP requests.
func (s tagSet) addHTTP(p *Plan) {
	s["status"], s["url"], s["name"], s["method"] = nil, nil, []string{}, []string{}
	s.addNames(p, func(st *Step) bool {
		do, ok := st.Do.(*HTTP)
		if ok {
			s["method"] = append(s["method"], do.Method)
		}
		return ok
	})
}

// addNames adds the names of some actions.
func (s tagSet) addNames(p *Plan, some func(*Step) bool) {
	var named []string
	varies := false
	for _, l := range p.ClientLists() {
		for i := range l.Steps {
			if st := &l.Steps[i]; some(st) {
				varies = varies || st.Name != nil
				named = append(named, st.Label)
			}
		}
	}
	if varies {
		named = nil
	}
	if varies || named != nil {
		s["name"] = named
	}
}

// addActions adds the tags of some actions. They may have them or not, so those of the scenario stay possible.
func (s tagSet) addActions(p *Plan, some func(*Step) bool) {
	for _, l := range p.ClientLists() {
		for i := range l.Steps {
			if !some(&l.Steps[i]) {
				continue
			}
			for _, t := range l.Steps[i].Tags {
				was, there := s[t.Name]
				v, known := t.Value.Const()
				if !known || there && was == nil {
					s[t.Name] = nil
				} else {
					s[t.Name] = append(was, v)
				}
			}
		}
	}
}

// validateTags reports whether a sample of the metric can have these tags: a condition on others would judge nothing.
func validateTags(metric diag.Text, selected []metrics.Tag, known *knownTags, out *diag.List) bool {
	base, _, _ := strings.Cut(strings.TrimSpace(metric.Value), "{")
	for _, t := range selected {
		values, ok := known.tags[t.Key]
		if !ok {
			out.Errorf(metric.Pos, len([]rune(metric.Value)), "no sample of %s has the tag %s%s", base,
				diag.Quote(t.Key), diag.DidYouMean(t.Key, known.keys)).
				Note("tags: %s", diag.Names(known.keys))
			return false
		}
		number := values == nil && (t.Key == "code" || t.Key == "status")
		if values != nil && !there(known.values[t.Key], t.Value) || number && !table.NumberRE.MatchString(t.Value) {
			f := out.Errorf(
				metric.Pos,
				len([]rune(metric.Value)),
				"no sample of %s has the tag %s:%s%s",
				base,
				t.Key,
				t.Value,
				diag.DidYouMean(t.Value, values),
			)
			switch {
			case len(values) == 0 && t.Key == "name":
				if strings.HasPrefix(base, "http_") {
					f.Note("an HTTP request is called by its name: {http: GET /path, name: %s}", t.Value)
					break
				}
				f.Note(
					"a request is a send with an expect beside it, and it is called by its name: {send: …, expect: "+
						"…, name: %s}",
					t.Value,
				)
			case len(values) > 0:
				f.Note("there are: %s", diag.Names(values))
			}
			return false
		}
	}
	return true
}
