package section

// Section is a part of a report as data: what it is called, and what it shows.
type Section struct {
	ID    ID
	Title string
	Facts []string // beside the title, where there is room
	In    Media    // the reports that show it
	// Failures reports whether there is what failed in it, so that it is shown where nothing else is asked for.
	Failures bool
	Open     bool // not folded away where reports fold
	Blocks   []Block
}

// ID names a section.
type ID string

// The sections that reports know, since they lay them out in a way of their own or want them by name.
const (
	ThresholdsID  ID = "thresholds"
	ChecksID      ID = "checks"
	CoverageID    ID = "coverage"
	RequestsID    ID = "requests"
	MetricsID     ID = "metrics"
	ErrorsID      ID = "errors"
	CutsID        ID = "cuts"
	ClosesID      ID = "closes"
	NoticesID     ID = "notices"
	SourceID      ID = "source"
	EnvironmentID ID = "environment"
)

// Media is a set of reports that people read. 0 is all of them.
type Media uint8

// The reports that sections and columns can be kept to.
const (
	Text Media = 1 << iota
	HTML
	Markdown
)

// Shows reports whether a report is one of the set.
func (m Media) Shows(report Media) bool { return m == 0 || m&report != 0 }

// Block is a part of a section: a *Table, a List, a Facts, or one that the reports lay out themselves.
type Block interface{ block() }
