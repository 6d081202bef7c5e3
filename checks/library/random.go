package library

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"

	"wsrun/checks/budget"
	"wsrun/checks/values"
)

// Source is a VU's random source. The same seed and VU give the same values in the same order.
//
// Its methods have types that expr calls without reflection. They leave no room for an error, so the methods panic.
type Source struct {
	*rand.Rand
	state *rand.PCG
}

// NewSource returns the source of a VU: it mixes the run's seed with the VU's number.
func NewSource(seed uint64, vu int) Source {
	state := rand.NewPCG(seed, uint64(vu))
	return Source{rand.New(state), state}
}

// Save returns the state of the source for Restore.
func (s Source) Save() rand.PCG { return *s.state }

// Restore makes the source repeat the values that followed a Save.
func (s Source) Restore(state rand.PCG) { *s.state = state }

// UUID implements uuid(): a version 4 UUID (RFC 9562 §5.4).
func (s Source) UUID() string {
	var b [16]byte
	for i := 0; i < len(b); i += 8 {
		for j, n := 0, s.Uint64(); j < 8; j++ {
			b[i+j] = byte(n >> (8 * j))
		}
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// Random implements random(a, b): an integer from a to b, or a float in [a, b).
func (s Source) Random(a, b any) any {
	low, lowInt := a.(int)
	high, highInt := b.(int)
	if lowInt && highInt {
		if low > high {
			panic(fmt.Errorf("random(%d, %d): the first is greater than the second", low, high))
		}
		span := uint64(high) - uint64(low) + 1
		if span == 0 { // the whole range of 64 bits
			return int(s.Uint64())
		}
		return int(uint64(low) + s.Uint64N(span))
	}
	from, okA := values.Number(a)
	to, okB := values.Number(b)
	if !okA || !okB {
		panic(fmt.Errorf("random takes two numbers, not %s and %s", values.Kind(a), values.Kind(b)))
	}
	if !(from <= to) {
		panic(fmt.Errorf("random(%v, %v): the first is greater than the second", from, to))
	}
	return from + s.Float64()*(to-from)
}

// Text returns n random letters and digits.
func (s Source) Text(n int) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	if n < 0 || n > budget.MaxText {
		panic(fmt.Errorf("random_string(%d): the length must be from 0 to %d", n, budget.MaxText))
	}
	var b strings.Builder
	b.Grow(n)
	for range n {
		b.WriteByte(letters[s.IntN(len(letters))])
	}
	return b.String()
}

// Pick implements pick(list): a random element.
func (s Source) Pick(list any) any {
	if all, ok := list.([]any); ok && len(all) > 0 {
		return all[s.IntN(len(all))]
	}
	v := reflect.ValueOf(list)
	if kind := v.Kind(); kind != reflect.Slice && kind != reflect.Array {
		panic(fmt.Errorf("pick takes a list, not %s", values.Kind(list)))
	}
	if v.Len() == 0 {
		panic(errors.New("pick: the list is empty"))
	}
	return v.Index(s.IntN(v.Len())).Interface()
}
