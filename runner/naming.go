package runner

import (
	"wsrun/metrics"
	"wsrun/scenario"
)

// nameAction evaluates the name and the tags of an action that waits, with what its list sees as it begins.
func (it *iteration) nameAction(t *task, step *scenario.Step) {
	t.label, t.tags = it.labelOf(step), nil
	if len(step.Tags) > 0 {
		t.tags = it.evalTags(step.Tags)
	}
}

// namedTags are an action's own tags on samples that have a name only where the file gives one.
func namedTags(step *scenario.Step, label string, tags []metrics.Tag) []metrics.Tag {
	if !step.Named {
		return tags
	}
	return append([]metrics.Tag{{Key: "name", Value: label}}, tags...)
}

// labelOf is a step's name in metrics.
func (it *iteration) labelOf(step *scenario.Step) string {
	if step.Name == nil {
		return step.Label
	}
	if text, err := it.m.Text(step.Name); err == nil {
		return text
	}
	return step.Label
}

// evalTags evaluates an action's own tags.
func (it *iteration) evalTags(list []scenario.TextPlan) []metrics.Tag {
	var tags []metrics.Tag
	for _, tag := range list {
		if text, err := it.m.Text(tag.Value); err == nil {
			tags = append(tags, metrics.Tag{Key: tag.Name, Value: text})
		}
	}
	return tags
}
