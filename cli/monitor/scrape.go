package monitor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/cli/flags"
	"wsrun/report"
)

const (
	scrapeTimeout = 10 * time.Second // for a scraper that is slow to ask or to read
	scrapeLeave   = time.Second      // for answers in progress when the run has ended
)

// Scrapes answers Prometheus at --metrics-listen. A nil *Scrapes answers nobody.
type Scrapes struct {
	opt    Options
	server *http.Server
	served sync.WaitGroup

	final   atomic.Bool // the run has ended: answers from here on are final
	last    chan struct{}
	oneLast sync.Once // closes last, after a final answer
}

// ServeScrapes serves at an address until Stop is called; "" means not at all. An error means that it could not listen.
func ServeScrapes(opt Options, address string) (*Scrapes, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", flags.Loopback(address))
	if err != nil {
		return nil, fmt.Errorf("listen for scrapes on %s: %w", address, err)
	}
	c := &Scrapes{opt: opt, last: make(chan struct{})}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.noted(report.PrometheusHandler(opt.Run.Now, opt.Mask)))
	c.server = &http.Server{Handler: mux, ReadTimeout: scrapeTimeout, WriteTimeout: scrapeTimeout}
	c.served.Go(func() {
		if err := c.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintf(opt.Log, "warning: scrapes on %s: %v\n", address, err)
		}
	})
	fmt.Fprintf(opt.Log, "metrics on http://%s/metrics\n", listener.Addr())
	return c, nil
}

// noted wraps h and notes the first final answer.
func (c *Scrapes) noted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		final := c.final.Load()
		h.ServeHTTP(w, r)
		if final && r.Context().Err() == nil { // the scraper waited for the whole answer
			c.oneLast.Do(func() { close(c.last) })
		}
	})
}

// Ended records that the run has ended.
func (c *Scrapes) Ended() {
	if c != nil {
		c.final.Store(true)
	}
}

// Linger waits until the end of the run was scraped, but at most for d, which the user wrote as said. A signal, which
// ends stopped, ends the wait immediately or prevents it, because whoever stops a run wants it to end. Everything has
// been written by then.
func (c *Scrapes) Linger(stopped context.Context, d time.Duration, said string, quiet bool) {
	if c == nil || d == 0 {
		return
	}
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-c.last: // while outputs were written
		return
	case <-stopped.Done():
		return
	default:
	}
	if !quiet {
		fmt.Fprintf(c.opt.Log, "waiting for the last scrape, at most %s\n", said)
	}
	select {
	case <-c.last:
	case <-stopped.Done():
	case <-over.C:
		fmt.Fprintf(c.opt.Log, "warning: nobody scraped the end of the run within %s\n", said)
	}
}

// Stop closes the address. Answers in progress have a second to finish.
func (c *Scrapes) Stop() {
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLeave)
	defer cancel()
	if c.server.Shutdown(ctx) != nil {
		_ = c.server.Close() // cut what is still in progress
	}
	c.served.Wait()
}
