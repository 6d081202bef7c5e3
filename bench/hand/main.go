package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"wsrun/bench/peak"
)

// work is what the command line asks for, and what was done of it.
type work struct {
	url         string
	connections int  // at a time
	messages    int  // of each connection
	sessions    int  // in all
	json        bool // decode each message, and look into it

	opened, sent, received, matched atomic.Int64
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "hand: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	modes := map[string]func(*work) error{
		"requests": (*work).requests, "push": (*work).push, "sessions": (*work).runSessions, "idle": (*work).idle,
		"http": (*work).gets,
	}
	if len(args) == 0 || modes[args[0]] == nil {
		return fmt.Errorf("the first argument is requests, push, sessions, idle or http, not %q", args)
	}
	w := &work{}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.StringVar(&w.url, "url", "", "the server")
	flags.IntVar(&w.connections, "connections", 100, "connections at a time")
	flags.IntVar(&w.messages, "messages", 3000, "messages of each connection (requests, push), or HTTP requests (http)")
	flags.IntVar(&w.sessions, "sessions", 10000, "sessions in all (sessions)")
	flags.BoolVar(&w.json, "json", false, "decode each message with encoding/json and look into it")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if err := modes[args[0]](w); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]int64{
		"opened": w.opened.Load(), "sent": w.sent.Load(), "received": w.received.Load(), "matched": w.matched.Load(),
		"peak_rss": peak.Self(),
	})
}

// each runs do on n goroutines and returns the first error of one of them.
func each(n int, do func() error) error {
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for range n {
		wg.Go(func() {
			if err := do(); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	wg.Wait()
	return first
}
