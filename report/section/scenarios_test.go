package section

import (
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// Scenarios stand beside each other only where there are several loads, each with figures of its own.
func TestScenarios(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	reg.Recorder(0).Counter(metrics.NameWSSessions, nil).Add(20)
	snap := reg.Snapshot(10 * time.Second)
	alone := result.Scenario{Name: "chat", Snapshot: snap}
	for name, tt := range map[string]struct {
		run  result.Run
		rows int
	}{
		"one":                {result.Run{Scenarios: []result.Scenario{alone}}, 0},
		"one has no figures": {result.Run{Scenarios: []result.Scenario{alone, {Name: "ticker"}}}, 1},
		"two":                {result.Run{Scenarios: []result.Scenario{alone, alone}}, 2},
		"tests":              {result.Run{Tests: true, Scenarios: []result.Scenario{alone, alone}}, 0},
	} {
		s, shown := scenarios(&tt.run)
		table, _ := s.Blocks[0].(*Table)
		if len(table.Rows) != tt.rows || shown != (tt.rows > 1) {
			t.Errorf("%s: got %d rows, shown: %v, want %d", name, len(table.Rows), shown, tt.rows)
		}
		for _, row := range table.Rows {
			if got := row.Cells[1].Write(format.InTable(true)); got != "20" {
				t.Errorf("%s: got %s sessions, want 20", name, got)
			}
		}
	}
}
