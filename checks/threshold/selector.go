package threshold

import (
	"regexp"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

var (
	selectorRE = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(?:\{(.*)\})?$`)
	tagRE      = regexp.MustCompile(`^\s*([^:,]*?)\s*:\s*("[^"]*"|'[^']*'|[^,]*?)\s*(?:,|$)`)
)

// ParseSelector parses a metric with the tags that its samples must carry: ws_response_time{name:join}. A value may be
// quoted, and must be if it contains a comma. If ok is false, a finding was added to out.
func ParseSelector(src diag.Text, out *diag.List) (base string, tags []metrics.Tag, ok bool) {
	m := selectorRE.FindStringSubmatch(strings.TrimSpace(src.Value))
	if m == nil {
		out.Errorf(src.At(0), runes(src.Value),
			"%s is not a metric: a name, or a name with tags such as ws_response_time{name:join}",
			diag.Quote(src.Value))
		return "", nil, false
	}
	for rest, more := m[2], m[2] != ""; more; {
		tag := tagRE.FindStringSubmatch(rest)
		if tag == nil || tag[1] == "" || unquoted(tag[2]) == "" {
			part, _, _ := strings.Cut(rest, ",")
			out.Errorf(src.At(0), runes(src.Value),
				"%s is not a tag: tags are written {key:value,key:value}", diag.Quote(part))
			return "", nil, false
		}
		tags = append(tags, metrics.Tag{Key: tag[1], Value: unquoted(tag[2])})
		more = strings.HasSuffix(tag[0], ",")
		rest = rest[len(tag[0]):]
	}
	return m[1], tags, true
}

// unquoted returns a tag's value without the quotes around it.
func unquoted(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
