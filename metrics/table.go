package metrics

import (
	"slices"
	"sync"
)

// defaultSeriesLimit is the ceiling on series: enough for any sensible set of tags, but far below what a token in a tag
// produces in an hour.
const defaultSeriesLimit = 10_000

// seriesTable holds the series of a run, up to a ceiling.
type seriesTable struct {
	mu      sync.Mutex
	byKey   map[string]*series
	list    []*series // in order of creation
	limit   int
	samples *Samples // nil: not requested
	full    bool     // a series was rejected
	common  string   // if full: the tag key with the most values
}

// find returns the series of a metric and tags, creating it if necessary. Above the ceiling it returns one with fewer
// tags instead, and false: the caller must not cache that one by its key, because the number of such keys is unlimited.
func (t *seriesTable) find(m *metric, key []byte, tags Tags, shards int, pool *histogramPool) (*series, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.byKey[string(key)]; s != nil {
		return s, true
	}
	if len(t.list) < t.limit {
		return t.add(m, string(key), tags, shards, pool), true
	}
	if !t.full {
		t.full = true
		t.common = t.mostValues()
	}
	return t.fold(m, tags, shards, pool), false
}

// fold returns the series for samples above the ceiling: the one without user tags, or, as its number may explode too,
// the one with only those tags whose values the files limit, by which thresholds judge. The former may exceed the
// ceiling by a tenth, the latter are as many as the files define.
func (t *seriesTable) fold(m *metric, tags Tags, shards int, pool *histogramPool) *series {
	own := slices.DeleteFunc(slices.Clone(tags), func(tag Tag) bool { return !isOwnTag(tag.Key) })
	key := string(appendKey(nil, m.Name, own))
	if s := t.byKey[key]; s != nil {
		return s
	}
	if len(t.list) < t.limit+t.limit/10 {
		return t.add(m, key, own, shards, pool)
	}
	own = slices.DeleteFunc(own, func(tag Tag) bool { return !isBoundedTag(tag.Key) })
	key = string(appendKey(nil, m.Name, own))
	if s := t.byKey[key]; s != nil {
		return s
	}
	return t.add(m, key, own, shards, pool)
}

func (t *seriesTable) add(m *metric, key string, tags Tags, shards int, pool *histogramPool) *series {
	s := newSeries(m, slices.Clone(tags), shards, pool, t.samples)
	t.byKey[key] = s
	t.list = append(t.list, s)
	return s
}

// isOwnTag reports whether wsrun itself sets a tag, with few values. url is not one: its path may contain an ID.
func isOwnTag(key string) bool {
	switch key {
	case "scenario", "name", "status", "subproto", "kind", "code", "by", "check":
		return true
	}
	return false
}

// isBoundedTag reports whether a tag has no more values than the files define, whatever servers and templates do.
func isBoundedTag(key string) bool {
	switch key {
	case "scenario", "kind", "by", "check":
		return true
	}
	return false
}

// mostValues returns the tag key with the most values over all series, which is the one that explodes.
func (t *seriesTable) mostValues() string {
	seen := map[Tag]bool{}
	values := map[string]int{}
	most := ""
	for _, s := range t.list {
		for _, tag := range s.tags {
			if seen[tag] {
				continue
			}
			seen[tag] = true
			values[tag.Key]++
			if values[tag.Key] > values[most] {
				most = tag.Key
			}
		}
	}
	return most
}

// view returns the series so far, which are read-only for the caller, and the exploding tag.
func (t *seriesTable) view() (list []*series, exploded string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.list[:len(t.list):len(t.list)], t.common
}
