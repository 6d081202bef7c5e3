package executor

import (
	"slices"
	"testing"
)

func TestDealerIsExactOverAnyWholeRound(t *testing.T) {
	for _, weights := range [][]int{{1}, {9, 1}, {1, 9}, {5, 1, 1}, {2, 3, 7}, {4, 6}, {100, 1}} {
		d := NewDealer(weights)
		round := d.round
		turns := make([]int, 6*round)
		for i := range turns {
			turns[i] = d.Next()
		}
		for from := 0; from+round <= len(turns); from++ { // rounds that begin anywhere
			got := make([]int, len(weights))
			for _, i := range turns[from : from+round] {
				got[i]++
			}
			if !slices.Equal(got, weights) {
				t.Fatalf("weights %v: got %v in the round from turn %d, want the weights", weights, got, from)
			}
		}
	}
}

func TestManyTurnsAreThoseDealtOneByOne(t *testing.T) {
	weights := []int{2, 3, 7}
	for n := range 60 {
		many, single := NewDealer(weights), NewDealer(weights)
		single.Next()
		many.Next()
		got, want := many.Many(int64(n)), make([]int64, len(weights))
		for range n {
			want[single.Next()]++
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d turns: got %v, want %v", n, got, want)
		}
		if a, b := many.Next(), single.Next(); a != b {
			t.Errorf("after %d turns: got %d, want %d", n, a, b)
		}
	}
}

func TestIterationShares(t *testing.T) {
	for _, tt := range []struct {
		spec Spec
		want []int64
	}{
		{Spec{VUs: 10, Iterations: 1000}, []int64{900, 100}},
		{Spec{VUs: 20, IterationsPerVU: 3}, []int64{54, 6}},
		{Spec{VUs: 20, Duration: 1}, []int64{0, 0}},
	} {
		if got := IterationShares(For(tt.spec), []int{9, 1}); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %v, want %v", tt.spec, got, tt.want)
		}
	}
}
