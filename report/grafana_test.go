package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"wsrun/metrics"
	"wsrun/report"
)

// The dashboard's queries ask for metrics that there are, and with labels that they have.
func TestGrafanaDashboard(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "grafana", "wsrun.json"))
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, d := range metrics.Builtin() {
		name, _ := report.PrometheusName(d.Name, d.Type, d.Unit)
		known = append(known, name)
		if d.Type == metrics.TrendType {
			known = append(known, name+"_bucket", name+"_sum", name+"_count")
		}
	}
	names := regexp.MustCompile(`wsrun_[a-z0-9_]+`)
	asked := 0
	for _, p := range dashboard.Panels {
		if len(p.Targets) == 0 {
			t.Errorf("%s asks for nothing", p.Title)
		}
		for _, q := range p.Targets {
			for _, name := range names.FindAllString(q.Expr, -1) {
				asked++
				if !slices.Contains(known, name) {
					t.Errorf("%s: there is no %s", p.Title, name)
				}
			}
		}
	}
	if asked < 20 {
		t.Errorf("got %d names in the queries, want those of all panels", asked)
	}
}
