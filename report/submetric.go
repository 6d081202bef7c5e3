package report

import (
	"slices"
	"strings"

	"wsrun/metrics"
	"wsrun/result"
)

// submetric splits what a threshold names, "metric{key:value,key:value}", into the metric and its tags. A value may
// hold colons, and commas too where what follows is no further tag.
func submetric(s string) (metric string, tags []metrics.Tag) {
	metric, rest, ok := strings.Cut(s, "{")
	if !ok || !strings.HasSuffix(rest, "}") {
		return s, nil
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(rest, "}"), ",") {
		key, value, ok := strings.Cut(part, ":")
		switch {
		case ok:
			tags = append(tags, metrics.Tag{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
		case len(tags) > 0:
			tags[len(tags)-1].Value += "," + part
		}
	}
	return strings.TrimSpace(metric), tags
}

// thresholdParts returns, by metric, the tags of the submetrics that thresholds name, each once.
func thresholdParts(thresholds []result.Threshold) map[string][][]metrics.Tag {
	parts := map[string][][]metrics.Tag{}
	for _, t := range thresholds {
		name, tags := submetric(t.Metric)
		known := slices.ContainsFunc(parts[name], func(other []metrics.Tag) bool { return slices.Equal(other, tags) })
		if len(tags) > 0 && !known {
			parts[name] = append(parts[name], tags)
		}
	}
	return parts
}
