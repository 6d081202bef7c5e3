package scenario

import (
	"slices"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Metric is an entry of `metrics`: a custom metric.
type Metric struct {
	Name diag.Text
	Type string
	Unit diag.Text
}

func metricTable() *table.Table[Metric] {
	return &table.Table[Metric]{
		Name: "a metric",
		Doc:  "A custom metric, recorded with `record`.",
		Rows: []table.Row[Metric]{
			{
				Key:      "type",
				Required: true,
				Field: table.EnumField(
					func(m *Metric) *string { return &m.Type },
					table.Choice{Word: "trend", Doc: "a distribution: average, extremes, percentiles"},
					table.Choice{Word: "counter", Doc: "a sum that grows"},
					table.Choice{Word: "gauge", Doc: "a value that goes up and down"},
					table.Choice{Word: "rate", Doc: "the share of samples that are true"},
				),
				Doc: "What its samples are turned into.",
			},
			{
				Key:   "unit",
				Field: table.TextField(func(m *Metric) *diag.Text { return &m.Unit }),
				Doc:   "The unit of its samples, such as ms; shown in reports and used in thresholds.",
			},
		},
	}
}

func metricsField() table.Field[[]Metric] {
	keys := metricTable()
	return table.Field[[]Metric]{
		Shape: table.MapOf(keys.Object()),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]Metric) {
			pairs, ok := d.Mapping(n, "metrics")
			d.Unread["metrics"] = !ok
			for _, p := range pairs {
				validateName(d, p.Key, "a metric")
				if slices.ContainsFunc(metrics.Builtin(), func(b metrics.Def) bool { return b.Name == p.Key.Value }) {
					d.NodeErr(p.Key, "%s is a metric of wsrun's own: choose another name", diag.Quote(p.Key.Value))
					continue
				}
				if words := []string{"trend", "counter", "gauge", "rate"}; p.Value.Kind == yaml.ScalarNode &&
					slices.Contains(words, p.Value.Value) {
					d.NodeErr(p.Value, "a metric is a map (key: value), not %s", table.Describe(p.Value)).
						Note("write: %s: {type: %s}", p.Key.Value, p.Value.Value)
					d.Unread["metrics"] = true
					continue
				}
				m := Metric{Name: d.Src.Text(p.Key)}
				if keys.Decode(d, p.Value, &m) == nil {
					d.Unread["metrics"] = true
					continue
				}
				*all = append(*all, m)
			}
		},
	}
}

// defs returns the custom metrics as declared in the registry.
func defs(all []Metric) []metrics.Def {
	var out []metrics.Def
	for _, m := range all {
		d := metrics.Def{Name: m.Name.Value, Unit: m.Unit.Value, Type: metrics.TrendType}
		switch m.Type {
		case "counter":
			d.Type = metrics.CounterType
		case "gauge":
			d.Type = metrics.GaugeType
		case "rate":
			d.Type = metrics.RateType
		}
		out = append(out, d)
	}
	return out
}

// positions returns the indices of names in a list: the first one of duplicates.
func positions(names []string) map[string]int {
	at := make(map[string]int, len(names))
	for i, name := range names {
		if !there(at, name) {
			at[name] = i
		}
	}
	return at
}

func there[V any](in map[string]V, name string) bool {
	_, ok := in[name]
	return ok
}
