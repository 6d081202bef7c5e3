package scenario

import (
	"time"

	"wsrun/checks/threshold"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// ThresholdText is a metric with its conditions, as written in the file.
type ThresholdText struct {
	Metric     diag.Text
	Conditions []Condition
}

// Condition is one condition with its options.
type Condition struct {
	That   diag.Text
	Abort  bool
	After  table.Duration
	NoData string // "" is fail
}

func conditionTable() *table.Table[Condition] {
	return &table.Table[Condition]{
		Name: "a threshold",
		Doc:  "A condition with what goes with it.",
		Rows: []table.Row[Condition]{
			{
				Key:      "that",
				Required: true,
				Field:    table.TextField(func(c *Condition) *diag.Text { return &c.That }),
				Doc:      "The condition: aggregate, operator, number and unit.",
			},
			{
				Key:   "abort",
				Def:   false,
				Field: table.BoolField(func(c *Condition) *bool { return &c.Abort }),
				Doc:   "Stops the run as soon as it fails.",
			},
			{
				Key:   "after",
				Def:   time.Duration(0),
				Field: table.DurationField(func(c *Condition) *table.Duration { return &c.After }),
				Doc:   "It is not evaluated earlier, while the run goes on.",
			},
			{
				Key: "no-data",
				Def: "fail",
				Field: table.EnumField(
					func(c *Condition) *string { return &c.NoData },
					table.Choice{Word: "fail", Doc: "no samples fail it"},
					table.Choice{Word: "pass", Doc: "no samples pass it"},
				),
				Doc: "What no samples mean.",
			},
		},
	}
}

func thresholdsField() table.Field[[]ThresholdText] {
	keys := conditionTable()
	one := table.AnyOf(table.Titled("condition", table.ScalarShape()), keys.Object())
	return table.Field[[]ThresholdText]{
		Shape: table.MapOf(table.OneOrMany(one)),
		Parse: func(d *table.Decoder, n *yaml.Node, all *[]ThresholdText) {
			pairs, _ := d.Mapping(n, "thresholds")
			for _, p := range pairs {
				t := ThresholdText{Metric: d.Src.Text(p.Key)}
				items := []*yaml.Node{p.Value}
				if p.Value.Kind == yaml.SequenceNode {
					items = p.Value.Content
				}
				if p.Value.Kind == yaml.SequenceNode && len(items) == 0 {
					d.NodeErr(p.Value, "a list of conditions without one decides nothing")
				}
				for _, item := range items {
					if c, ok := condition(d, item, keys); ok {
						t.Conditions = append(t.Conditions, c)
					}
				}
				*all = append(*all, t)
			}
		},
	}
}

func condition(d *table.Decoder, n *yaml.Node, keys *table.Table[Condition]) (Condition, bool) {
	var c Condition
	if n.Kind == yaml.MappingNode {
		seen := keys.Decode(d, n, &c)
		return c, seen != nil && c.That.Pos.Line > 0
	}
	var ok bool
	c.That, ok = d.Text(n, "a condition such as p(95) < 200ms")
	return c, ok
}

// thresholdPlans compiles the conditions for the existing metrics and tags.
func thresholdPlans(c *compiler, all []ThresholdText, p *Plan, opt Options) []*threshold.Threshold {
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
		if !validateTags(t.Metric, selected, known[base], c.out) {
			continue
		}
		for _, cond := range t.Conditions {
			if compiled := threshold.Parse(cond.That, defs[i], c.out); compiled != nil {
				compiled.Metric, compiled.Base, compiled.Tags = t.Metric.Value, base, selected
				compiled.Abort, compiled.After = cond.Abort, cond.After.Duration
				compiled.NoDataPass = cond.NoData == "pass"
				out = append(out, compiled)
			}
		}
	}
	return out
}
