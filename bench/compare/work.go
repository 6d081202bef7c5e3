package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
)

// work is what both clients do: a scenario, and the same by hand.
type work struct {
	scenario    string // a file in bench/scenarios, without its ending
	path        string // at the server
	hand        []string
	connections int  // at a time
	sessions    int  // in all
	shared      bool // among the connections; otherwise each has one

	sentEach, receivedEach int // messages of a session
}

// want is what must come of it.
func (w work) want() counts {
	n := int64(w.sessions)
	return counts{Opened: n, Sent: n * int64(w.sentEach), Received: n * int64(w.receivedEach)}
}

// ratios runs the pairs in turns and returns what wsrun cost of the hand-written
// client's processor time in each.
func (w work) ratios(ctx context.Context, b *bench) ([]float64, error) {
	var ratios []float64
	for i := range b.pairs {
		ours, err := w.wsrun(ctx, b)
		if err != nil {
			return nil, err
		}
		hand, err := w.byHand(ctx, b)
		if err != nil {
			return nil, err
		}
		ratios = append(ratios, ours.cpu.Seconds()/hand.cpu.Seconds())
		fmt.Fprintf(os.Stderr, "%s, pair %d of %d: wsrun %.2f s, by hand %.2f s of processor time, %.2f ×\n",
			w.scenario, i+1, b.pairs, ours.cpu.Seconds(), hand.cpu.Seconds(), ratios[i])
	}
	return ratios, nil
}

// wsrun runs the scenario and holds its summary against the server's counts.
func (w work) wsrun(ctx context.Context, b *bench) (usage, error) {
	return b.serving(ctx, w.want(), func(address string) (usage, counts, error) {
		args := []string{"run", b.scenario(w.scenario), "--tui", "never", "-o", "json=" + b.summary(),
			"-e", "TARGET=ws://" + address + w.path, "--vus", strconv.Itoa(w.connections)}
		if w.shared {
			args = append(args, "--iterations", strconv.Itoa(w.sessions))
		}
		used, _, err := b.process(ctx, "wsrun", args...)
		if err != nil {
			return used, counts{}, err
		}
		said, err := readSummary(b.summary())
		return used, said, err
	})
}

// byHand runs the hand-written client on the same work.
func (w work) byHand(ctx context.Context, b *bench) (usage, error) {
	return b.serving(ctx, w.want(), func(address string) (usage, counts, error) {
		args := slices.Concat(
			w.hand,
			[]string{"-url", "ws://" + address + w.path, "-connections", strconv.Itoa(w.connections),
				"-sessions", strconv.Itoa(w.sessions), "-messages", strconv.Itoa(w.receivedEach)},
		)
		used, out, err := b.process(ctx, "hand", args...)
		if err != nil {
			return used, counts{}, err
		}
		said, err := readCounts(out)
		return used, said, err
	})
}
