package library

import (
	"fmt"
	"slices"

	"wsrun/checks/budget"
	"wsrun/checks/values"
)

// sorted implements sort(list, order).
func sorted(w *budget.Work, args []any) (any, error) {
	order, err := sortOrder("sort", args[1:])
	if err != nil {
		return nil, err
	}
	list, err := values.Items("sort", args[0])
	if err != nil {
		return nil, err
	}
	w.MakeList(len(list))
	if err := orderable("sort", "the elements", list); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b any) int { return order(w, a, b) })
	return list, nil
}

// sortedBy implements sortBy(list, key, order), given the keys. Equal elements keep their order.
func sortedBy(w *budget.Work, args []any) (any, error) {
	list, err := values.Items("sortBy", args[0])
	if err != nil {
		return nil, err
	}
	order, err := sortOrder("sortBy", args[2:])
	if err != nil {
		return nil, err
	}
	w.MakeList(len(list))
	keys, err := values.Items("sortBy", args[1])
	if err == nil {
		err = orderable("sortBy", "the keys", keys)
	}
	if err != nil {
		return nil, err
	}
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return order(w, keys[a], keys[b]) })
	out := make([]any, len(list))
	for i, place := range places {
		out[i] = list[place]
	}
	return out, nil
}

// sortOrder returns the order passed to sort and sortBy, ascending by default.
func sortOrder(name string, args []any) (func(w *budget.Work, a, b any) int, error) {
	if len(args) > 0 && args[0] != "asc" && args[0] != "desc" {
		return nil, fmt.Errorf(`%s: the order is "asc" or "desc", not %s`, name, values.Show(args[0]))
	}
	if len(args) > 0 && args[0] == "desc" {
		return func(w *budget.Work, a, b any) int { return ascending(w, b, a) }, nil
	}
	return ascending, nil
}

func ascending(w *budget.Work, a, b any) int {
	w.Step(1)
	switch {
	case values.Less(a, b):
		return -1
	case values.Less(b, a):
		return 1
	}
	return 0
}

// orderable rejects what sort and sortBy can't order: anything except only numbers, only texts, or types that expr
// itself orders.
func orderable(name, what string, all []any) error {
	if len(all) < 2 {
		return nil
	}
	first, kind := all[0], ""
	if !values.IsNumber(first) {
		kind = values.Kind(first)
	}
	for _, v := range all {
		switch v.(type) {
		case nil, bool, []any, map[string]any, []byte:
			return fmt.Errorf("%s: %s must be numbers, or texts, and one is %s", name, what, values.Describe(v))
		}
		if number := values.IsNumber(v); number != (kind == "") || !number && values.Kind(v) != kind {
			return fmt.Errorf(
				"%s: %s must all be numbers, or all texts, and one is %s, another one %s",
				name,
				what,
				values.Describe(first),
				values.Describe(v),
			)
		}
	}
	return nil
}
