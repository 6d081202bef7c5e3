package markdown

import (
	"testing"
)

// Pipes are escaped in tables, and nowhere else.
func TestMarkdownPipes(t *testing.T) {
	m := &markdown{}
	if got, want := m.code("a || b"), "`a || b`"; got != want {
		t.Errorf("in a line: got %s, want %s", got, want)
	}
	if got, want := m.cell("a || b"), "`a \\|\\| b`"; got != want {
		t.Errorf("in a table: got %s, want %s", got, want)
	}
}
