package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "compare: %v\n", err)
		os.Exit(1)
	}
}

// run is the whole command. Without an error the table is complete, whatever it
// says.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	pairs := flags.Int("pairs", 3, "pairs of runs of each row")
	only := flags.String("rows", "", "the rows to run, by name, with commas between them; all by default")
	scale := flags.Float64("scale", 1, "by how much to multiply the connections, sessions and samples of each row")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *pairs < 1 || *scale <= 0 || flags.NArg() > 0 {
		return errors.New("-pairs is at least 1, -scale above 0, and there are no arguments")
	}
	chosen, err := choose(allRows(*scale), *only)
	if err != nil {
		return err
	}
	b, err := build(ctx)
	if err != nil {
		return err
	}
	defer b.remove()
	b.pairs = *pairs
	var results []result
	for _, row := range chosen {
		values, err := row.measure(ctx, b)
		if err != nil {
			return fmt.Errorf("%s: %w", row.name, err)
		}
		results = append(results, result{row: row, values: values})
	}
	fmt.Print(table(results))
	return nil
}

// choose returns the rows that are named, in their own order.
func choose(all []row, names string) ([]row, error) {
	if names == "" {
		return all, nil
	}
	var known []string
	for _, r := range all {
		known = append(known, r.name)
	}
	wanted := strings.Split(names, ",")
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("no row %q; there are: %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(all, func(r row) bool { return !slices.Contains(wanted, r.name) }), nil
}
