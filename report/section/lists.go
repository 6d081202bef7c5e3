package section

import (
	"wsrun/metrics"
)

// List is texts below each other.
type List []Item

// Item is a text of a list, and how often it came up. One with a count has a place.
type Item struct {
	Text  string
	Count int64
	At    metrics.Place
}

// Facts are names and what they stand for. Caption says what of, for those who don't see them.
type Facts struct {
	Caption string
	Rows    []Fact
}

// Fact is a name and what it stands for.
type Fact struct{ Name, Text string }

// Histogram is how often the values of a trend were of a size.
type Histogram struct{ metrics.Stats }

// Failures are what failed, with all that is known of it.
type Failures struct{}

// Coverage is what the scenarios left of their handlers and messages.
type Coverage struct{}

// Source is the scenarios themselves.
type Source struct{}

func (List) block()      {}
func (Facts) block()     {}
func (Histogram) block() {}
func (Failures) block()  {}
func (Coverage) block()  {}
func (Source) block()    {}

// add adds a fact, unless there is none.
func (f *Facts) add(name, text string) {
	if text != "" {
		f.Rows = append(f.Rows, Fact{name, text})
	}
}
