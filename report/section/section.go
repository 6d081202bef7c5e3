package section

// Section is a part of a report as data: what it is called, and what it shows.
type Section struct {
	ID    ID
	Title string
	Facts []string // shown beside the title, where there is room
	In    Media    // the reports that show it
	// Failures is true of a section that can hold failures: --quiet shows only those.
	Failures bool
	Open     bool // never folded
	Blocks   []Block
}

// ID names a section.
type ID string

// The sections that some report treats specially or asks for by name.
const (
	ThresholdsID   ID = "thresholds"
	ChecksID       ID = "checks"
	CoverageID     ID = "coverage"
	RequestsID     ID = "requests"
	HTTPRequestsID ID = "http-requests"
	MetricsID      ID = "metrics"
	ErrorsID       ID = "errors"
	CutsID         ID = "cuts"
	ClosesID       ID = "closes"
	NoticesID      ID = "notices"
	SourceID       ID = "source"
	EnvironmentID  ID = "environment"
)

// Media is a set of the reports for people. 0 means all of them.
type Media uint8

// The reports that a section or a column can be limited to.
const (
	Text Media = 1 << iota
	HTML
	Markdown
)

// Shows reports whether the set includes a report.
func (m Media) Shows(report Media) bool { return m == 0 || m&report != 0 }

// Block is a part of a section: a *Table, a List, Facts, or something that each report lays out in its own way.
type Block interface{ block() }
