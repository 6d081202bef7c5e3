package suite

import (
	"fmt"

	"wsrun/metrics"
	"wsrun/scenario"
)

// MetricClash is the error of a metric that two files declare differently, so that its results would be ambiguous.
type MetricClash struct {
	Was, Is   metrics.Def
	OtherFile string // the file that declares it as Is
}

func (e *MetricClash) Error() string {
	was, is := e.Was.Type.String(), e.Is.Type.String()
	if was == is {
		was, is = was+unitWords(e.Was), is+unitWords(e.Is)
	}
	return fmt.Sprintf("the metric %q is a %s in one file and a %s in %s: a metric has one meaning in a run",
		e.Was.Name, was, is, e.OtherFile)
}

func unitWords(d metrics.Def) string {
	if d.Unit == "" {
		return " without a unit"
	}
	return fmt.Sprintf(" of unit %q", d.Unit)
}

// allMetrics returns the built-in metrics and those of all files.
func allMetrics(plans []*scenario.Plan) ([]metrics.Def, error) {
	defs := metrics.Builtin()
	first := map[string]metrics.Def{}
	for _, p := range plans {
		for _, d := range p.Metrics {
			if was, ok := first[d.Name]; ok && (was.Type != d.Type || was.Unit != d.Unit) {
				return nil, &MetricClash{was, d, p.File}
			} else if !ok {
				first[d.Name] = d
				defs = append(defs, d)
			}
		}
	}
	return defs, nil
}
