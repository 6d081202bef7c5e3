package suite

import (
	"fmt"

	"wsrun/metrics"
	"wsrun/scenario"
)

// MetricClash says that a name that two files declare differently can't be told apart in the results.
type MetricClash struct {
	Name      string
	Was, Is   metrics.Type
	OtherFile string // which declares it as Is
}

func (e *MetricClash) Error() string {
	return fmt.Sprintf(
		"the metric %q is a %s in one file and a %s in %s: a metric has one meaning in a run",
		e.Name, e.Was, e.Is, e.OtherFile,
	)
}

// allMetrics are the built-in metrics and those of all files.
func allMetrics(plans []*scenario.Plan) ([]metrics.Def, error) {
	defs := metrics.Builtin()
	first := map[string]metrics.Def{}
	for _, p := range plans {
		for _, d := range p.Metrics {
			if was, ok := first[d.Name]; ok && (was.Type != d.Type || was.Unit != d.Unit) {
				return nil, &MetricClash{d.Name, was.Type, d.Type, p.File}
			} else if !ok {
				first[d.Name] = d
				defs = append(defs, d)
			}
		}
	}
	return defs, nil
}
