package diag

import "fmt"

// Severity says what a finding means for the file.
type Severity int

// The severities. A file with an Error is not run; a Warning is printed and the file runs.
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

// Finding is one thing that is wrong with a file. The zero value is an error of an unknown place without a message.
type Finding struct {
	// Pos is where the file is wrong: at the reference rather than at what it refers to.
	Pos Pos
	// Len is how many runes from Pos on to underline; 0 counts as 1.
	Len      int
	Severity Severity
	// Message starts lower case, quotes what the user wrote, says what was found and what was expected.
	Message string
	// Notes are lines that help to put it right: what is allowed, what to write instead.
	Notes []string
	// Related are the other places that one has to see to understand the finding.
	Related []Related
	// Code is the sort of finding, if something treats that sort otherwise; Subject is what such a finding is about.
	Code    Code
	Subject string
}

// Related is a second place of a finding: the first of two equal keys, or where an alias's text is written.
type Related struct {
	Pos     Pos
	Message string
}

// Error returns the finding on one line, "f.yaml:3:5: message"; a warning says so before its message. Control
// characters are made visible, so that the line stays one and is safe for a terminal.
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

// headline puts a place, a severity and a message on one line, each painted.
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
