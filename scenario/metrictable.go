package scenario

import (
	"slices"
	"time"

	"wsrun/checks/threshold"
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
		), doc: "What is made of its samples."},
		{
			key:   "unit",
			field: textField(func(m *Metric) *diag.Text { return &m.Unit }),
			doc:   "The unit of its samples, such as ms; shown in reports and used in thresholds.",
		},
	}}
}

func metricsField() field[Scenario] {
	keys := metricTable()
	return field[Scenario]{mapOf(keys.object()), func(d *decoder, n *yaml.Node, s *Scenario) {
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
			s.Metrics = append(s.Metrics, m)
		}
	}}
}

// defs are the custom metrics as the registry declares them.
func (c *compiler) defs() []metrics.Def {
	var out []metrics.Def
	for _, m := range c.sc.Metrics {
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

// ThresholdText is a metric with its conditions, as the file has it.
type ThresholdText struct {
	Metric     diag.Text
	Conditions []Condition
}

// Condition is one condition with what goes with it.
type Condition struct {
	That   diag.Text
	Abort  bool
	After  Duration
	NoData string // "" is fail
}

func conditionTable() *table[Condition] {
	return &table[Condition]{name: "a threshold", doc: "A condition with what goes with it.", rows: []row[Condition]{
		{
			key:      "that",
			required: true,
			field:    textField(func(c *Condition) *diag.Text { return &c.That }),
			doc:      "The condition: aggregate, operator, number and unit.",
		},
		{
			key:   "abort",
			def:   false,
			field: boolField(func(c *Condition) *bool { return &c.Abort }),
			doc:   "Stops the run as soon as it fails.",
		},
		{
			key:   "after",
			def:   time.Duration(0),
			field: durationField(func(c *Condition) *Duration { return &c.After }),
			doc:   "It is not judged before, while the run goes on.",
		},
		{key: "no-data", def: "fail", field: enumField(
			func(c *Condition) *string { return &c.NoData },
			Choice{
				"fail",
				"no samples fail it",
			},
			Choice{"pass", "no samples pass it"},
		), doc: "What it means when there are no samples."},
	}}
}

func thresholdsField() field[Scenario] {
	keys := conditionTable()
	one := anyOf(titled("condition", scalarShape()), keys.object())
	return field[Scenario]{mapOf(oneOrMany(one)), func(d *decoder, n *yaml.Node, s *Scenario) {
		pairs, _ := d.mapping(n, "thresholds")
		for _, p := range pairs {
			t := ThresholdText{Metric: d.src.Text(p.key)}
			items := []*yaml.Node{p.value}
			if p.value.Kind == yaml.SequenceNode {
				items = p.value.Content
			}
			if p.value.Kind == yaml.SequenceNode && len(items) == 0 {
				d.nodeErr(p.value, "a list of conditions without one decides nothing")
			}
			for _, item := range items {
				if c, ok := d.condition(item, keys); ok {
					t.Conditions = append(t.Conditions, c)
				}
			}
			s.Thresholds = append(s.Thresholds, t)
		}
	}}
}

func (d *decoder) condition(n *yaml.Node, keys *table[Condition]) (Condition, bool) {
	var c Condition
	if n.Kind == yaml.MappingNode {
		seen := keys.decode(d, n, &c)
		return c, seen != nil && c.That.Pos.Line > 0
	}
	var ok bool
	c.That, ok = d.text(n, "a condition such as p(95) < 200ms")
	return c, ok
}

// thresholds compiles the conditions against the metrics and the tags that there are.
func (c *compiler) thresholds(p *Plan, opt Options) []*threshold.Threshold {
	defs := append(metrics.Builtin(), p.Metrics...)
	names := metricNames(defs)
	at := positions(names)
	known := map[string]*knownTags{}
	var out []*threshold.Threshold
	for _, t := range c.sc.Thresholds {
		if hint := foreignMetric(t.Metric.Value); hint != "" && !c.unread("metrics") && !there(at, t.Metric.Value) {
			c.out.Errorf(t.Metric.Pos, max(len([]rune(t.Metric.Value)), 1), "no metric is named %s",
				diag.Quote(t.Metric.Value)).
				Note("%s", hint)
			continue
		}
		base, selected, ok := threshold.ParseSelector(t.Metric, c.out)
		if !ok {
			continue
		}
		i, declared := at[base]
		if !declared && c.unread("metrics") {
			continue
		}
		if !declared {
			c.out.Errorf(t.Metric.Pos, len([]rune(t.Metric.Value)), "no metric is named %s%s", diag.Quote(base),
				diag.DidYouMean(base, names)).
				Note("custom metrics are declared in `metrics`")
			continue
		}
		if known[base] == nil && len(selected) > 0 {
			known[base] = newKnownTags(p, opt, defs[i])
		}
		if !c.judgeTags(t.Metric, selected, known[base]) {
			continue
		}
		for _, cond := range t.Conditions {
			if compiled := threshold.Parse(cond.That, defs[i], c.out); compiled != nil {
				compiled.Metric, compiled.Base, compiled.Tags = t.Metric.Value, base, metrics.Tags(nil).
					With(selected...)
				compiled.Abort, compiled.After, compiled.NoDataPass = cond.Abort, cond.After.Duration,
					cond.NoData == "pass"
				out = append(out, compiled)
			}
		}
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

func metricNames(defs []metrics.Def) []string {
	var names []string
	for _, d := range defs {
		names = append(names, d.Name)
	}
	return names
}
