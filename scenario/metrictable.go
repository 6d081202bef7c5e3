package scenario

import (
	"slices"

	"wsrun/diag"
	"wsrun/metrics"

	"gopkg.in/yaml.v3"
)

// Metric is an entry of `metrics`: a custom metric.
type Metric struct {
	Name diag.Text
	Type string
	Unit diag.Text
}

func metricTable() *table[Metric] {
	return &table[Metric]{name: "a metric", doc: "A custom metric, recorded with `record`.", rows: []row[Metric]{
		{key: "type", required: true, field: enumField(
			func(m *Metric) *string { return &m.Type },
			Choice{"trend", "a distribution: average, extremes, percentiles"},
			Choice{"counter", "a sum that grows"},
			Choice{
				"gauge",
				"a value that goes up and down",
			},
			Choice{"rate", "the share of samples that are true"},
		), doc: "What its samples are turned into."},
		{
			key:   "unit",
			field: textField(func(m *Metric) *diag.Text { return &m.Unit }),
			doc:   "The unit of its samples, such as ms; shown in reports and used in thresholds.",
		},
	}}
}

func metricsField() field[[]Metric] {
	keys := metricTable()
	return field[[]Metric]{mapOf(keys.object()), func(d *decoder, n *yaml.Node, all *[]Metric) {
		pairs, ok := d.mapping(n, "metrics")
		d.unread["metrics"] = !ok
		for _, p := range pairs {
			d.judgeName(p.key, "a metric")
			if slices.ContainsFunc(metrics.Builtin(), func(b metrics.Def) bool { return b.Name == p.key.Value }) {
				d.nodeErr(p.key, "%s is a metric of wsrun's own: choose another name", diag.Quote(p.key.Value))
				continue
			}
			if words := []string{"trend", "counter", "gauge", "rate"}; p.value.Kind == yaml.ScalarNode &&
				slices.Contains(words, p.value.Value) {
				d.nodeErr(p.value, "a metric is a map (key: value), not %s", describe(p.value)).
					Note("write: %s: {type: %s}", p.key.Value, p.value.Value)
				d.unread["metrics"] = true
				continue
			}
			m := Metric{Name: d.src.Text(p.key)}
			if keys.decode(d, p.value, &m) == nil {
				d.unread["metrics"] = true
				continue
			}
			*all = append(*all, m)
		}
	}}
}

// defs are the custom metrics as the registry declares them.
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

// positions are where names are in a list: the first of equal ones.
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
