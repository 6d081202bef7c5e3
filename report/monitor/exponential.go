package monitor

import (
	"math"

	"wsrun/metrics"
)

// exponentialMost is how wide an exponential histogram may be on either side of zero, in buckets: receivers keep no
// more of them. It is enough for forty doublings at nativeSchema; what is wider is coarser.
const exponentialMost = 320

// exponentialBuckets are a trend's samples in buckets that grow by the factor 2^(2^-schema): that of index i holds what
// is above the i-th power of it, up to the next; of negative values, of their size.
type exponentialBuckets struct {
	schema             int
	positive, negative map[int]uint64
	zero               uint64
}

// exponentialOf sums up a trend, whose values are multiplied with scale.
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

// ends are the lowest and the highest index of buckets; there is at least one.
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

// halved puts two buckets each into one.
func halved(side map[int]uint64) map[int]uint64 {
	out := make(map[int]uint64, len(side))
	for i, n := range side {
		out[i>>1] += n
	}
	return out
}
