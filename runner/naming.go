package runner

import (
	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario"
)

// nameAction evaluates the name and the tags of an action that waits, with what its list sees at its start.
func (t *task) nameAction(step *scenario.Step) {
	m := t.obs.it.m
	t.label, t.tags = labelOf(m, step), nil
	if len(step.Tags) > 0 {
		t.tags = evalTags(m, step.Tags)
	}
}

// namedTags returns an action's own tags on samples that have a name only if the file gives one.
func namedTags(step *scenario.Step, label string, tags []metrics.Tag) []metrics.Tag {
	if !step.Named {
		return tags
	}
	return append([]metrics.Tag{{Key: "name", Value: label}}, tags...)
}

// labelOf returns a step's name in metrics.
func labelOf(m *checks.Machine, step *scenario.Step) string {
	if step.Name == nil {
		return step.Label
	}
	if text, err := m.Text(step.Name); err == nil {
		return text
	}
	return step.Label
}

// evalTags evaluates an action's own tags.
func evalTags(m *checks.Machine, list []scenario.TextPlan) []metrics.Tag {
	var tags []metrics.Tag
	for _, tag := range list {
		if text, err := m.Text(tag.Value); err == nil {
			tags = append(tags, metrics.Tag{Key: tag.Name, Value: text})
		}
	}
	return tags
}
