package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadSummary(t *testing.T) {
	tests := []struct {
		name, text string
		want       counts
		problem    string // in the error
	}{
		{"all", `{"passed": true, "metrics": {"ws_sessions": {"count": 3}, "ws_msgs_sent": {"count": 4}, "ws_msgs_received": {"count": 5}}}`, counts{3, 4, 5}, ""},
		{"a metric without samples is not there", `{"passed": true, "metrics": {"ws_sessions": {"count": 1}}}`, counts{Opened: 1}, ""},
		{"failed", `{"passed": false, "metrics": {}}`, counts{}, "failed"},
		{"cut off", `{"passed": true, "metr`, counts{}, "summary"},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "summary.json")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readSummary(path)
		if got != tt.want || (err == nil) != (tt.problem == "") || err != nil && !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%s: %v and error %v, want %v and %q", tt.name, got, err, tt.want, tt.problem)
		}
	}
}
