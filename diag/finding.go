package diag

import "fmt"

// Severity is what a finding means for the file.
type Severity int

// The severities. A file with an Error is not run; with a Warning it is.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Finding is something wrong with a file. The zero value is an error at an unknown place without a message.
type Finding struct {
	// Pos is where the file is wrong: at the reference rather than at what it refers to.
	Pos Pos
	// Len is the number of runes to underline, starting at Pos; 0 counts as 1.
	Len      int
	Severity Severity
	// Message starts in lower case, quotes what the user wrote, and says what was found and what was expected.
	Message string
	// Notes help to fix it: what is allowed, or what to write instead.
	Notes []string
	// Related are other places needed to understand the finding.
	Related []Related
	// Code identifies the sort of finding, if something treats that sort specially; Subject is what such a finding is
	// about.
	Code    Code
	Subject string
}

// Related is a second place of a finding: the first of two equal keys, or where an alias's text is written.
type Related struct {
	Pos     Pos
	Message string
}

// Error returns the finding as one line, "f.yaml:3:5: message"; for a warning, "warning" precedes the message. Control
// characters are made visible, so it stays one line and is safe for a terminal.
func (f Finding) Error() string {
	return headline(f.Pos, f.Severity, f.Message, plain)
}

// Note adds a formatted note and returns the finding.
func (f *Finding) Note(format string, args ...any) *Finding {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
	return f
}

// Coded sets the finding's code and subject and returns the finding.
func (f *Finding) Coded(code Code, subject string) *Finding {
	f.Code, f.Subject = code, subject
	return f
}

// headline formats a place, a severity and a message as one line, and paints each.
func headline(pos Pos, severity Severity, message string, paint func(ink, string) string) string {
	line := ""
	if place := pos.String(); place != "" {
		line = paint(inkPlace, place+":") + " "
	}
	if severity == Warning {
		line += paint(inkWarning, "warning:") + " "
	}
	return line + paint(inkMessage, Visible(message, 0))
}
