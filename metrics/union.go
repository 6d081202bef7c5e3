package metrics

import (
	"cmp"
	"slices"
)

// Union returns the items of several lists, with those of the same key summed; the n-th item of a key in one list
// corresponds to the n-th in the others. The items keep the order of the lists if all non-empty lists agree on it, and
// are sorted by key otherwise. So the order of the lists does not matter.
func Union[T any, K comparable](lists [][]T, keyOf func(T) K, compare func(a, b K) int, sum func(a, b T) T) []T {
	type nth struct {
		key K
		n   int
	}
	var out []T
	var order []nth // of the items of out
	at := map[nth]int{}
	agreed := true
	for _, list := range lists {
		if len(list) == 0 {
			continue
		}
		seen := map[K]int{}
		begun := len(out) > 0
		agreed = agreed && (!begun || len(list) == len(out))
		for pos, item := range list {
			id := nth{keyOf(item), seen[keyOf(item)]}
			seen[id.key]++
			i, ok := at[id]
			if !ok {
				i = len(out)
				at[id] = i
				out, order = append(out, item), append(order, id)
				agreed = agreed && !begun
				continue
			}
			agreed = agreed && i == pos
			out[i] = sum(out[i], item)
		}
	}
	if agreed {
		return out
	}
	slices.SortFunc(order, func(a, b nth) int { return cmp.Or(compare(a.key, b.key), cmp.Compare(a.n, b.n)) })
	sorted := make([]T, len(out))
	for i, id := range order {
		sorted[i] = out[at[id]]
	}
	return sorted
}
