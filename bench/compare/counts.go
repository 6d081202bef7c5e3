package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// counts is how many sessions and messages there were, seen from the client.
type counts struct {
	Opened   int64 `json:"opened"`
	Sent     int64 `json:"sent"`
	Received int64 `json:"received"`
}

func (c counts) String() string {
	return fmt.Sprintf("%d sessions, %d messages sent and %d received", c.Opened, c.Sent, c.Received)
}

// readCounts reads what the hand-written client prints and the server answers.
func readCounts(data []byte) (counts, error) {
	var c counts
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("read the counts %q: %w", data, err)
	}
	return c, nil
}

// readSummary reads wsrun's summary of a run, which must have passed.
func readSummary(path string) (counts, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return counts{}, err
	}
	var summary struct {
		Passed  bool                             `json:"passed"`
		Metrics map[string]struct{ Count int64 } `json:"metrics"`
	}
	if err := json.Unmarshal(data, &summary); err != nil {
		return counts{}, fmt.Errorf("read wsrun's summary: %w", err)
	}
	if !summary.Passed {
		return counts{}, fmt.Errorf("wsrun's summary says that the run failed:\n%s", data)
	}
	m := summary.Metrics
	return counts{
		Opened:   m["ws_sessions"].Count,
		Sent:     m["ws_msgs_sent"].Count + m["http_reqs"].Count,
		Received: m["ws_msgs_received"].Count + m["http_reqs"].Count,
	}, nil
}
