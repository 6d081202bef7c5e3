package metrics

import (
	"math"
	"slices"
	"sync"
)

// A wide histogram holds any finite float64 of either sign: its buckets are the numbers with ten bits of mantissa, and
// a value is counted in the nearest one, which is at most 0.05 % away. Whole numbers up to 2048, and zero, have a
// bucket each.
const (
	wideBits  = 10
	wideShift = 52 - wideBits
	// Below 2^-1022 a float64 has fewer digits: it is scaled by 2^54, and its keys are that much lower.
	subnormals = 54
	keyBias    = subnormals << wideBits
)

// keyOf returns the bucket of a finite value. Keys are in the order of values, negative ones below 0.
func keyOf(v float64) int32 {
	size := math.Abs(v)
	bias := int32(keyBias)
	switch {
	case size == 0:
		return 0
	case size < 0x1p-1022:
		size *= 1 << subnormals
		bias = 0
	}
	key := int32((math.Float64bits(size)+1<<(wideShift-1))>>wideShift) + bias
	if v < 0 {
		return -key
	}
	return key
}

// keyValue returns the value of a bucket, which is finite.
func keyValue(key int32) float64 {
	switch {
	case key == 0:
		return 0
	case key < 0:
		return -keyValue(-key)
	}
	if key < keyBias+1<<wideBits { // its exponent would be 0
		return math.Float64frombits(uint64(key)<<wideShift) / (1 << subnormals)
	}
	return finite(math.Float64frombits(uint64(key-keyBias) << wideShift))
}

// wideCounts are the non-empty buckets of a wide histogram, sorted by key. It is immutable; nil is the empty one. There
// are at most as many as samples, and 1024 for each doubling of the values.
type wideCounts []wideBucket

type wideBucket struct {
	key   int32
	count int64
}

func (w wideCounts) total() int64 {
	var n int64
	for i := range w {
		n += w[i].count
	}
	return n
}

// split returns the negative buckets, and the others.
func (w wideCounts) split() (below, rest wideCounts) {
	at, _ := slices.BinarySearchFunc(w, 0, func(b wideBucket, key int32) int { return int(b.key) - int(key) })
	return w[:at], w[at:]
}

// plus returns the sum of both.
func (w wideCounts) plus(o wideCounts) wideCounts {
	switch {
	case len(w) == 0:
		return o
	case len(o) == 0:
		return w
	}
	out := make(wideCounts, 0, max(len(w), len(o)))
	for len(w) > 0 && len(o) > 0 {
		switch {
		case w[0].key < o[0].key:
			out, w = append(out, w[0]), w[1:]
		case w[0].key > o[0].key:
			out, o = append(out, o[0]), o[1:]
		default:
			out = append(out, wideBucket{w[0].key, w[0].count + o[0].count})
			w, o = w[1:], o[1:]
		}
	}
	return append(append(out, w...), o...)
}

// minus returns what was added to w since o, an earlier state.
func (w wideCounts) minus(o wideCounts) wideCounts {
	var out wideCounts
	for _, b := range w {
		for len(o) > 0 && o[0].key < b.key {
			o = o[1:]
		}
		if len(o) > 0 && o[0].key == b.key {
			b.count -= o[0].count
		}
		if b.count > 0 {
			out = append(out, b)
		}
	}
	return out
}

// sumWide returns the sum of all, by recursive halving, so that nothing is copied more often than necessary.
func sumWide(all []wideCounts) wideCounts {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	half := len(all) / 2
	return sumWide(all[:half]).plus(sumWide(all[half:]))
}

// wideTable counts by key while samples arrive.
type wideTable map[int32]int64

// widePool lends empty tables, like histogramPool.
type widePool struct{ pool sync.Pool }

func (p *widePool) get() wideTable {
	if t, ok := p.pool.Get().(wideTable); ok {
		return t
	}
	return wideTable{}
}

func (p *widePool) put(t wideTable) {
	clear(t)
	p.pool.Put(t)
}

// counts returns the buckets of the individual values and the tables.
func (p *pending) counts() wideCounts {
	parts := make([]wideCounts, 0, len(p.tables)+1)
	if len(p.keys) > 0 {
		slices.Sort(p.keys)
		var few wideCounts
		for _, key := range p.keys {
			if n := len(few); n > 0 && few[n-1].key == key {
				few[n-1].count++
				continue
			}
			few = append(few, wideBucket{key, 1})
		}
		parts = append(parts, few)
	}
	for _, table := range p.tables {
		part := make(wideCounts, 0, len(table))
		for key, n := range table {
			part = append(part, wideBucket{key, n})
		}
		slices.SortFunc(part, func(a, b wideBucket) int { return int(a.key) - int(b.key) })
		parts = append(parts, part)
	}
	return sumWide(parts)
}
