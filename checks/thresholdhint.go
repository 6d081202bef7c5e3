package checks

import (
	"regexp"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

// What people write for a condition where they come from other tools, and what it is here.

var (
	// looseRE is aggregate, operator and the rest, as others write them.
	looseRE = regexp.MustCompile(`(?i)^\s*(.*?)\s*(=<|=>|<=|>=|==|!=|<|>|=|\b(?:is\s+)?(?:below|under|less than|above|over|more than|greater than|at most|at least)\b)\s*(\S.*?)\s*$`)
	// percentileRE is p95, P(95), 95th, 95%, percentile(95).
	percentileRE = regexp.MustCompile(`(?i)^(?:p|perc|percentile|quantile)?[\s_(]*([0-9]+(?:\.[0-9]+)?)\s*(?:th|st|nd|rd|%)?\)?(?:\s*percentile)?$`)
	numberRE     = regexp.MustCompile(`^[0-9.]+$`)
	joinRE       = regexp.MustCompile(`(?:^|\s)(?:and|or)\s|&&|\|\||[,;]`)
)

// meantAggregate is the aggregate that a word of another tool means; "" if it is not known.
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

// meantOperator is the operator that a word means.
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

// meantCondition is what a condition that can't be read was probably meant to be; "" if that is not known.
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
	if meant == src || ParseCondition(diag.Text{Value: meant}, def, &wrong) == nil {
		return ""
	}
	return meant
}

// meantUnit is the unit that a word of another tool means.
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
