package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMedian(t *testing.T) {
	tests := []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{3, 1}, 2},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 3, 100}, 3.5},
	}
	for _, tt := range tests {
		given := append([]float64(nil), tt.values...)
		if got := median(tt.values); got != tt.want {
			t.Errorf("median(%v) is %v, want %v", given, got, tt.want)
		}
		if diff := cmp.Diff(given, tt.values); diff != "" {
			t.Errorf("median changed its argument:\n%s", diff)
		}
	}
}

func TestTable(t *testing.T) {
	got := table([]result{
		{row{name: "push", what: "pushes", limit: 1.6, unit: "×"}, []float64{1.7, 1.604, 1.5}},
		{row{name: "start", what: "one line", limit: 50, unit: "ms"}, []float64{50, 12.4, 51}},
	})
	want := `| row | work | median | min–max | at most | |
|---|---|---|---|---|---|
| push | pushes | 1.60 × | 1.50–1.70 | 1.60 × | **over** |
| start | one line | 50 ms | 12–51 | 50 ms | ok |
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
