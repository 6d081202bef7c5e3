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
