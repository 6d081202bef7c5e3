package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// serving starts a server for one client, runs it, and holds what the client
// said and what the server counted against what was asked for.
func (b *bench) serving(
	ctx context.Context,
	want counts,
	client func(address string) (usage, counts, error),
) (used usage, err error) {
	address, stop, err := b.serve(ctx)
	if err != nil {
		return usage{}, fmt.Errorf("start the server: %w", err)
	}
	defer stop()
	used, said, err := client(address)
	if err != nil {
		return used, err
	}
	if said != want {
		return used, fmt.Errorf("the client says %v, want %v", said, want)
	}
	return used, counted(ctx, address, want)
}

// serve starts the server and returns its address. stop ends it and waits for
// its end.
func (b *bench) serve(ctx context.Context) (address string, stop func(), err error) {
	cmd := exec.CommandContext(ctx, b.program("server"), "-listen", "127.0.0.1:0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // its error is that it was killed
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, errors.New("it printed no address")
	}
	return strings.TrimSpace(line), stop, nil
}

// counted waits until the server has counted what was wanted. The last
// connections may still be ending when the client has gone.
func counted(ctx context.Context, address string, want counts) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		got, err := askCounts(ctx, address)
		if err == nil && got == want {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("the server counted %v, want %v (%v)", got, want, err)
		}
	}
}

// askCounts asks the server; what it sent is what the client received.
func askCounts(ctx context.Context, address string) (counts, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/counts", nil)
	if err != nil {
		return counts{}, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return counts{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return counts{}, err
	}
	c, err := readCounts(body)
	return counts{Opened: c.Opened, Sent: c.Received, Received: c.Sent}, err
}
