package monitor

import (
	"math"

	"wsrun/metrics"
)

// exponentialMost is the maximum number of buckets of an exponential histogram on either side of zero: receivers keep
// no more. It is enough for forty doublings at nativeSchema; wider histograms are coarser.
const exponentialMost = 320

// exponentialBuckets are a trend's samples in buckets that grow by the factor 2^(2^-schema): the bucket with index i
// holds what is above its i-th power, up to the next one; negative values are counted by their magnitude.
type exponentialBuckets struct {
	schema             int
	positive, negative map[int]uint64
	zero               uint64
}

// exponentialOf aggregates a trend, with values multiplied by scale.
func exponentialOf(s metrics.Stats, scale float64) exponentialBuckets {
	b := exponentialBuckets{schema: nativeSchema, positive: map[int]uint64{}, negative: map[int]uint64{}}
	s.EachBucket(func(v float64, n int64) {
		v *= scale
		side := b.positive
		if v < 0 {
			side = b.negative
		}
		if v == 0 {
			b.zero += uint64(n)
			return
		}
		side[int(math.Ceil(math.Log2(math.Abs(v))*(1<<nativeSchema)))-1] += uint64(n)
	})
	for max(width(b.positive), width(b.negative)) > exponentialMost {
		b.schema--
		b.positive, b.negative = halved(b.positive), halved(b.negative)
	}
	return b
}

// ends returns the lowest and the highest index of buckets; there is at least one.
func ends(side map[int]uint64) (low, high int) {
	low, high = math.MaxInt, math.MinInt
	for i := range side {
		low, high = min(low, i), max(high, i)
	}
	return low, high
}

func width(side map[int]uint64) int {
	if len(side) == 0 {
		return 0
	}
	low, high := ends(side)
	return high - low + 1
}

// halved merges pairs of buckets.
func halved(side map[int]uint64) map[int]uint64 {
	out := make(map[int]uint64, len(side))
	for i, n := range side {
		out[i>>1] += n
	}
	return out
}
