package section

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/result"
)

// How many failures reports show.
const (
	Explained    = 8  // failing checks, and groups of errors, shown with an example
	ErrorGroups  = 25 // groups of errors that are listed
	ShownArrived = 10 // messages listed for one wait
)

// Whose returns whose failure is shown, if there was more than one iteration to choose from.
func Whose(r *result.Run, d *metrics.Detail) string {
	var iterations int64
	for _, s := range r.Scenarios {
		iterations += s.Iterations
	}
	if d == nil || d.VU == 0 || iterations <= int64(len(r.Scenarios)) {
		return ""
	}
	return "VU " + strconv.Itoa(d.VU) + ", iteration " + strconv.Itoa(d.Iteration)
}

// Reason returns why a check failed, apart from the fact that it did, which its mark shows; "" if there is only its
// condition.
func Reason(d *metrics.Detail) string {
	if d == nil {
		return ""
	}
	return d.Reason
}

// ErrorMessage returns a failure's kind followed by its message.
func ErrorMessage(kind, message string) string {
	if message == "" {
		return kind
	}
	return kind + ": " + message
}

// ByKind sorts groups of errors so that those of a kind are adjacent, most frequent kind first; what iterations
// survived comes after what failed them. Equally frequent ones keep the order of the snapshot, in which a cause
// precedes its effect.
func ByKind(groups []metrics.ErrorGroup) []metrics.ErrorGroup {
	totals, first := map[string]int64{}, map[string]int{}
	for i, g := range groups {
		if totals[g.Kind] == 0 {
			first[g.Kind] = i
		}
		totals[g.Kind] += g.Count
	}
	out := slices.Clone(groups)
	last := map[bool]int{true: 1}
	slices.SortStableFunc(out, func(a, b metrics.ErrorGroup) int {
		return cmp.Or(
			cmp.Compare(last[a.Survived], last[b.Survived]),
			cmp.Compare(totals[b.Kind], totals[a.Kind]),
			cmp.Compare(first[a.Kind], first[b.Kind]),
		)
	})
	return out
}

// FirstOf returns the first example, or nil.
func FirstOf(examples []*metrics.Detail) *metrics.Detail {
	if len(examples) == 0 {
		return nil
	}
	return examples[0]
}

// Alike reports whether the examples differ only in whose they are.
func Alike(examples []*metrics.Detail) bool {
	for _, d := range examples {
		if len(d.Values) > 0 || d.ArrivedTotal > 0 || len(d.Arrived) > 0 || d.At != examples[0].At {
			return false
		}
	}
	return true
}

// WhoseAll lists whose all examples are, see Whose.
func WhoseAll(r *result.Run, examples []*metrics.Detail) string {
	var all []string
	for _, d := range examples {
		if who := Whose(r, d); who != "" {
			all = append(all, who)
		}
	}
	return strings.Join(all, "; ")
}

// Survived describes errors whose iterations went on.
const Survived = "survived"

// errors returns what failed on connections and in scripts.
func errors(r *result.Run) (Section, bool) {
	n := ErrorCount(r)
	return Section{
		ID: ErrorsID, Title: "Errors", In: Text, Failures: true, Blocks: []Block{Failures{}},
		Facts: []string{strconv.FormatInt(n, 10)},
	}, len(r.Figures().Errors) > 0
}
