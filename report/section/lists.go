package section

import (
	"wsrun/diag"
	"wsrun/metrics"
)

// List is a list of texts.
type List []Item

// Item is a text and its number of occurrences. An item with a count has a place.
type Item struct {
	Text  string
	Count int64
	At    diag.Pos
}

// Facts are names with their values. Caption describes them for screen readers.
type Facts struct {
	Caption string
	Rows    []Fact
}

// Fact is a name and its value.
type Fact struct{ Name, Text string }

// Histogram is the distribution of a trend.
type Histogram struct{ metrics.Stats }

// Failures stands for the errors of the run, with all that is known about them.
type Failures struct{}

// Coverage stands for the handlers that never matched and the messages that nothing handled.
type Coverage struct{}

// Source stands for the text of the scenarios.
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
