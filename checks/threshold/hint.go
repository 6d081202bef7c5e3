package threshold

import (
	"regexp"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

// What users of other tools write for a condition, and how it is written here.

var (
	// looseRE matches an aggregate, an operator and the rest, as other tools write them.
	looseRE = regexp.MustCompile(`(?i)^\s*(.*?)\s*(=<|=>|<=|>=|==|!=|<|>|=|` +
		`\b(?:is\s+)?(?:below|under|less than|above|over|more than|greater than|at most|at least)\b)\s*(\S.*?)\s*$`)
	// percentileRE matches p95, P(95), 95th, 95% and percentile(95).
	percentileRE = regexp.MustCompile(`(?i)^(?:p|perc|percentile|quantile)?[\s_(]*([0-9]+(?:\.[0-9]+)?)` +
		`\s*(?:th|st|nd|rd|%)?\)?(?:\s*percentile)?$`)
	numberRE = regexp.MustCompile(`^[0-9.]+$`)
	joinRE   = regexp.MustCompile(`(?:^|\s)(?:and|or)\s|&&|\|\||[,;]`)
)

// meantAggregate returns the aggregate that another tool's word stands for, or "" if the word is unknown.
func meantAggregate(word string, def metrics.Def) string {
	word = strings.ToLower(strings.TrimSpace(word))
	has := Aggregates(def.Type)
	meant := word
	switch word {
	case "mean", "average", "avarage":
		meant = "avg"
	case "median", "p(med)":
		meant = "med"
	case "maximum", "highest":
		meant = "max"
	case "minimum", "lowest":
		meant = "min"
	case "total", "sum", "number", "n":
		meant = "count"
	case "last", "current", "now":
		meant = "value"
	case "":
		return ""
	}
	if m := percentileRE.FindStringSubmatch(word); m != nil && slices.Contains(has, "p(x)") {
		return "p(" + m[1] + ")"
	}
	if !slices.Contains(has, meant) || meant == "p(x)" {
		return ""
	}
	return meant
}

// meantOperator returns the operator that a word stands for.
func meantOperator(word string) string {
	word = strings.TrimPrefix(strings.Join(strings.Fields(strings.ToLower(word)), " "), "is ")
	switch word {
	case "=<", "at most":
		return "<="
	case "=>", "at least":
		return ">="
	case "=":
		return "=="
	case "below", "under", "less than":
		return "<"
	case "above", "over", "more than", "greater than":
		return ">"
	}
	return word
}

// meantCondition returns what an invalid condition was probably meant to be, or "" if that is unclear.
func meantCondition(src string, def metrics.Def) string {
	m := looseRE.FindStringSubmatch(src)
	if m == nil {
		return ""
	}
	aggregate, limit := meantAggregate(m[1], def), m[3]
	if aggregate == "" {
		return ""
	}
	if def.Unit == metrics.Milliseconds && aggregate != "count" && numberRE.MatchString(limit) {
		limit += "ms"
	}
	meant := aggregate + " " + meantOperator(m[2]) + " " + limit
	var wrong diag.List
	if meant == src || Parse(diag.Text{Value: meant}, def, &wrong) == nil {
		return ""
	}
	return meant
}

// meantUnit returns the unit that another tool's word stands for, or "" if the word is unknown.
func meantUnit(word string) string {
	switch strings.ToLower(word) {
	case "sec", "secs", "second", "seconds":
		return "s"
	case "msec", "msecs", "millis", "millisecond", "milliseconds":
		return "ms"
	case "min", "mins", "minute", "minutes":
		return "m"
	case "percent", "pct":
		return "%"
	case "b", "byte", "bytes", "by":
		return "B"
	case "kb":
		return "KB"
	case "mb":
		return "MB"
	case "gb":
		return "GB"
	}
	return ""
}
