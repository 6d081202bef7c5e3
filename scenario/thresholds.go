package scenario

import (
	"time"

	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"

	"gopkg.in/yaml.v3"
)

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
			doc:   "It is not evaluated earlier, while the run goes on.",
		},
		{key: "no-data", def: "fail", field: enumField(
			func(c *Condition) *string { return &c.NoData },
			Choice{
				"fail",
				"no samples fail it",
			},
			Choice{"pass", "no samples pass it"},
		), doc: "What no samples mean."},
	}}
}

func thresholdsField() field[[]ThresholdText] {
	keys := conditionTable()
	one := anyOf(titled("condition", scalarShape()), keys.object())
	return field[[]ThresholdText]{mapOf(oneOrMany(one)), func(d *decoder, n *yaml.Node, all *[]ThresholdText) {
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
			*all = append(*all, t)
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
func (c *compiler) thresholds(all []ThresholdText, p *Plan, opt Options) []*threshold.Threshold {
	defs := append(metrics.Builtin(), p.Metrics...)
	names := metricNames(defs)
	at := positions(names)
	known := map[string]*knownTags{}
	var out []*threshold.Threshold
	for _, t := range all {
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
