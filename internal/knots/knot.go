package main

import (
	"maps"
	"slices"
)

// biggestKnot returns the nodes of the biggest strongly connected component of a graph, sorted: the files that reach
// each other. Of several it is the one with the first name. It is Tarjan's algorithm.
func biggestKnot(graph map[string][]string) []string {
	w := walk{graph: graph, order: map[string]int{}, lowest: map[string]int{}, open: map[string]bool{}}
	for _, node := range slices.Sorted(maps.Keys(graph)) {
		if _, seen := w.order[node]; !seen {
			w.visit(node)
		}
	}
	return w.biggest
}

type walk struct {
	graph         map[string][]string
	order, lowest map[string]int // when a node was met, and the earliest that it leads back to
	open          map[string]bool
	stack         []string
	biggest       []string
}

func (w *walk) visit(node string) {
	w.order[node] = len(w.order)
	w.lowest[node] = w.order[node]
	w.stack = append(w.stack, node)
	w.open[node] = true
	for _, next := range w.graph[node] {
		if _, seen := w.order[next]; !seen {
			w.visit(next)
			w.lowest[node] = min(w.lowest[node], w.lowest[next])
		} else if w.open[next] {
			w.lowest[node] = min(w.lowest[node], w.order[next])
		}
	}
	if w.lowest[node] < w.order[node] {
		return
	}
	at := slices.Index(w.stack, node)
	knot := slices.Sorted(slices.Values(w.stack[at:]))
	w.stack = w.stack[:at]
	for _, member := range knot {
		w.open[member] = false
	}
	if len(knot) > len(w.biggest) || len(knot) == len(w.biggest) && knot[0] < w.biggest[0] {
		w.biggest = knot
	}
}
