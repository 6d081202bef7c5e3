package metrics

import (
	"slices"
	"strings"
)

// Tag is one label of a sample.
type Tag struct{ Key, Value string }

// Tags label a series. They are sorted by key, without duplicate keys, and immutable: With returns new ones, so they
// are safe to share. The zero value has no tags.
type Tags []Tag

// NewTags returns the tags of a map.
func NewTags(m map[string]string) Tags {
	t := make(Tags, 0, len(m))
	for k, v := range m {
		t = append(t, Tag{k, v})
	}
	slices.SortFunc(t, byKey)
	return t
}

// With returns t with kv added; for equal keys the later one wins. It does not modify t.
func (t Tags) With(kv ...Tag) Tags {
	all := make(Tags, 0, len(t)+len(kv))
	all = append(append(all, t...), kv...)
	slices.SortStableFunc(all, byKey)
	out := all[:0]
	for _, tag := range all {
		if n := len(out); n > 0 && out[n-1].Key == tag.Key {
			out[n-1] = tag
			continue
		}
		out = append(out, tag)
	}
	return out
}

// Get returns the value of a key, and whether it exists.
func (t Tags) Get(key string) (string, bool) {
	for _, tag := range t {
		if tag.Key == key {
			return tag.Value, true
		}
	}
	return "", false
}

// Has reports whether t contains all of tags, in any order.
func (t Tags) Has(tags ...Tag) bool {
	for _, want := range tags {
		if got, ok := t.Get(want.Key); !ok || got != want.Value {
			return false
		}
	}
	return true
}

// String returns the tags as thresholds and summaries write them: "name:join,scenario:chat".
func (t Tags) String() string {
	var b strings.Builder
	for i, tag := range t {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(tag.Key)
		b.WriteByte(':')
		b.WriteString(tag.Value)
	}
	return b.String()
}

// normal reports whether t is sorted by key without duplicates. Tags made as a literal may not be.
func (t Tags) normal() bool {
	for i := 1; i < len(t); i++ {
		if t[i-1].Key >= t[i].Key {
			return false
		}
	}
	return true
}

func byKey(a, b Tag) int { return strings.Compare(a.Key, b.Key) }

// compareTags orders tags by key, then value, tag by tag; fewer come first.
func compareTags(a, b Tags) int {
	return slices.CompareFunc(a, b, func(x, y Tag) int {
		if c := strings.Compare(x.Key, y.Key); c != 0 {
			return c
		}
		return strings.Compare(x.Value, y.Value)
	})
}
