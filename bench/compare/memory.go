package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// slopes measures what each further idle connection adds to the peak memory,
// wsrun's against the hand-written client's.
func slopes(few, many int) func(context.Context, *bench) ([]float64, error) {
	idle := func(n int) work {
		return work{
			scenario:    "idle",
			path:        "/idle?n=" + strconv.Itoa(n),
			hand:        []string{"idle"},
			connections: n,
			sessions:    n,
		}
	}
	slope := func(run func(work) (usage, error)) (float64, error) {
		low, err := run(idle(few))
		if err != nil {
			return 0, err
		}
		high, err := run(idle(many))
		if err != nil {
			return 0, err
		}
		if low.peak == 0 || high.peak == 0 {
			return 0, errNoPeak
		}
		return float64(high.peak-low.peak) / float64(many-few), nil
	}
	return func(ctx context.Context, b *bench) ([]float64, error) {
		if many <= few {
			return nil, errors.New("the scale leaves no slope to measure")
		}
		var ratios []float64
		for i := range b.pairs {
			ours, err := slope(func(w work) (usage, error) { return w.wsrun(ctx, b) })
			if err != nil {
				return nil, err
			}
			hand, err := slope(func(w work) (usage, error) { return w.byHand(ctx, b) })
			if err != nil {
				return nil, err
			}
			ratios = append(ratios, ours/hand)
			fmt.Fprintf(os.Stderr, "idle, pair %d of %d: wsrun %.1f KiB, by hand %.1f KiB a connection, %.2f ×\n",
				i+1, b.pairs, ours/1024, hand/1024, ratios[i])
		}
		return ratios, nil
	}
}

// growth measures by how much peak memory grows from few samples to many, in
// MiB.
func growth(few, many int) func(context.Context, *bench) ([]float64, error) {
	return func(ctx context.Context, b *bench) ([]float64, error) {
		var grown []float64
		for i := range b.pairs {
			low, err := b.samples(ctx, few)
			if err != nil {
				return nil, err
			}
			high, err := b.samples(ctx, many)
			if err != nil {
				return nil, err
			}
			grown = append(grown, high-low)
			fmt.Fprintf(
				os.Stderr,
				"samples, pair %d of %d: %.2f MiB after %d, %.2f MiB after %d\n",
				i+1,
				b.pairs,
				low,
				few,
				high,
				many,
			)
		}
		return grown, nil
	}
}

// samples returns the peak memory of recording n samples, in MiB, by the
// process's own account: it is too small for another.
func (b *bench) samples(ctx context.Context, n int) (float64, error) {
	_, out, err := b.process(ctx, "samples", "-n", strconv.Itoa(n))
	if err != nil {
		return 0, err
	}
	var said struct {
		Peak int64 `json:"peak_rss"`
	}
	if err := json.Unmarshal(out, &said); err != nil {
		return 0, fmt.Errorf("read what samples says, %q: %w", out, err)
	}
	if said.Peak == 0 {
		return 0, errNoPeak
	}
	return float64(said.Peak) / (1 << 20), nil
}

// errNoPeak is for systems other than Linux, and for scales that make a client
// smaller than this process.
var errNoPeak = errors.New(
	"the peak memory is not known: leave the rows idle and samples out, or choose a larger scale",
)
