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
	scrapeTimeout = 10 * time.Second // of a scraper that is slow to ask or to read
	scrapeLeave   = time.Second      // for answers under way when the run is over
)

// Scrapes answers Prometheus at --metrics-listen. A nil *Scrapes answers nobody.
type Scrapes struct {
	opt    Options
	server *http.Server
	served sync.WaitGroup

	final   atomic.Bool // the run is over: from here on an answer has all that it came to
	last    chan struct{}
	oneLast sync.Once // closes last, when such an answer was given
}

// ServeScrapes answers at an address until Stop is called; nobody, if it is "". An error means that it could not
// listen.
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

// noted is h, and notes the first answer that has the end of the run.
func (c *Scrapes) noted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		final := c.final.Load()
		h.ServeHTTP(w, r)
		if final && r.Context().Err() == nil { // the scraper had the patience for it
			c.oneLast.Do(func() { close(c.last) })
		}
	})
}

// Ended says that the run is over.
func (c *Scrapes) Ended() {
	if c != nil {
		c.final.Store(true)
	}
}

// Linger waits until the end of the run was scraped, for d at most, which the user wrote as said. A signal, which ends
// stopped, ends it at once; after one it does not begin, because whoever stops a run wants it to be gone. Everything is
// written by then.
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

// Stop leaves the address. Answers under way have a second to end.
func (c *Scrapes) Stop() {
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLeave)
	defer cancel()
	if c.server.Shutdown(ctx) != nil {
		_ = c.server.Close() // what is still under way is cut
	}
	c.served.Wait()
}
