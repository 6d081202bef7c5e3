package masked

import (
	"slices"

	"wsrun/mask"
	"wsrun/metrics"
)

// Tags returns a copy of tags with secrets in the values masked; a nil Masker hides nothing.
func Tags(tags metrics.Tags, secrets *mask.Masker) metrics.Tags {
	if secrets == nil {
		return tags
	}
	out := slices.Clone(tags)
	for i := range out {
		secrets.Each(&out[i].Value)
	}
	return out
}
