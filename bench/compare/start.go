package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// startUp measures the processor time of a whole run of one line, in
// milliseconds: from the start to the first connection, and the way out.
func startUp(ctx context.Context, b *bench) ([]float64, error) {
	first := work{scenario: "first", path: "/echo", connections: 1, sessions: 1}
	var took []float64
	for i := range b.pairs {
		used, err := first.wsrun(ctx, b)
		if err != nil {
			return nil, err
		}
		took = append(took, float64(used.cpu)/float64(time.Millisecond))
		fmt.Fprintf(os.Stderr, "start, run %d of %d: %.0f ms of processor time\n", i+1, b.pairs, took[i])
	}
	return took, nil
}
