package metrics

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// distributionJSON encodes a distribution: a histogram in HdrHistogram's compressed V2 format, and the buckets outside
// of its range, each as the difference of its key to the previous one and its count, in varints.
type distributionJSON struct {
	HDR  string `json:",omitzero"` // in base64
	Wide []byte `json:",omitzero"`
}

func (d *distribution) encode() (*distributionJSON, error) {
	out := &distributionJSON{}
	if d.h != nil {
		hdr, err := d.h.Encode()
		if err != nil {
			return nil, fmt.Errorf("encode its histogram: %w", err)
		}
		out.HDR = string(hdr)
	}
	before := int64(0)
	for _, b := range d.wide {
		out.Wide = binary.AppendVarint(out.Wide, int64(b.key)-before)
		out.Wide = binary.AppendVarint(out.Wide, b.count)
		before = int64(b.key)
	}
	return out, nil
}

func (d *distributionJSON) decode() (*distribution, error) {
	out := &distribution{}
	if d.HDR != "" {
		h, err := hdrhistogram.DecodePacked([]byte(d.HDR))
		if err != nil {
			return nil, fmt.Errorf("decode its histogram: %w", err)
		}
		out.h = hdrhistogram.NewPacked(lowestTick, highestTick, digits)
		if h.HighestTrackableValue() != highestTick || h.SignificantFigures() != digits || out.h.Merge(h) != 0 {
			return nil, errors.New("its histogram has another geometry")
		}
	}
	var err error
	out.wide, err = decodeWide(d.Wide)
	return out, err
}

func decodeWide(data []byte) (wideCounts, error) {
	var out wideCounts
	damaged := errors.New("its buckets are damaged")
	highest := int64(keyOf(math.MaxFloat64))
	key, total := int64(math.MinInt32), int64(0)
	for len(data) > 0 {
		step, n := binary.Varint(data)
		if n <= 0 {
			return nil, damaged
		}
		count, m := binary.Varint(data[n:])
		if m <= 0 || count <= 0 || total > math.MaxInt64-count {
			return nil, damaged
		}
		next := step
		if len(out) > 0 {
			next = key + step
		}
		if next <= key || next < -highest || next > highest {
			return nil, damaged
		}
		key, total, data = next, total+count, data[n+m:]
		out = append(out, wideBucket{int32(key), count})
	}
	return out, nil
}

// minus returns what was added to d since before, an earlier state.
func (d *distribution) minus(before *distribution) *distribution {
	if before == nil {
		return d
	}
	rest := d.less(before)
	out := &distribution{wide: rest.wide}
	if len(rest.list) > 0 {
		out.h = hdrhistogram.NewPacked(lowestTick, highestTick, digits)
	}
	for _, b := range rest.list {
		mustFit(out.h.RecordValues(b.tick, b.count))
	}
	return out
}

// strict decodes JSON and rejects fields that out does not have.
func strict(data []byte, out any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(out)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
