package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/report"
)

const (
	scrapeTimeout = 10 * time.Second // of a scraper that is slow to ask or to read
	scrapeLeave   = time.Second      // for answers under way when the run is over
)

// scrapes answers Prometheus at --metrics-listen. A nil *scrapes answers nobody.
type scrapes struct {
	cmd    *runCommand
	server *http.Server
	served sync.WaitGroup

	final   atomic.Bool // the run is over: from here on an answer has all that it came to
	last    chan struct{}
	oneLast sync.Once // closes last, when such an answer was given
}

// serveScrapes answers until stop is called. An error means that it could not listen.
func (s *runCommand) serveScrapes(address string) (*scrapes, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", loopback(address))
	if err != nil {
		return nil, fmt.Errorf("listen for scrapes on %s: %w", address, err)
	}
	c := &scrapes{cmd: s, last: make(chan struct{})}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.noted(report.PrometheusHandler(s.run.Now, s.mask)))
	c.server = &http.Server{Handler: mux, ReadTimeout: scrapeTimeout, WriteTimeout: scrapeTimeout}
	c.served.Go(func() {
		if err := c.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintf(s.app.Err, "warning: scrapes on %s: %v\n", address, err)
		}
	})
	fmt.Fprintf(s.app.Err, "metrics on http://%s/metrics\n", listener.Addr())
	return c, nil
}

// noted is h, and notes the first answer that has the end of the run.
func (c *scrapes) noted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		final := c.final.Load()
		h.ServeHTTP(w, r)
		if final && r.Context().Err() == nil { // the scraper had the patience for it
			c.oneLast.Do(func() { close(c.last) })
		}
	})
}

// ended says that the run is over.
func (c *scrapes) ended() {
	if c != nil {
		c.final.Store(true)
	}
}

// linger waits until the end of the run was scraped, for d at most. A signal ends it at once; after one it does not
// begin, because whoever stops a run wants it to be gone. Everything is written by then.
func (c *scrapes) linger(d time.Duration) {
	if c == nil || d == 0 {
		return
	}
	s := c.cmd
	s.signal.rest()
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-c.last: // while outputs were written
		return
	case <-s.signal.stop.Done():
		return
	default:
	}
	if !s.flags.quiet {
		fmt.Fprintf(s.app.Err, "waiting for the last scrape, at most %s\n", s.flags.linger)
	}
	select {
	case <-c.last:
	case <-s.signal.stop.Done():
	case <-over.C:
		fmt.Fprintf(s.app.Err, "warning: nobody scraped the end of the run within %s\n", s.flags.linger)
	}
}

// stop leaves the address. Answers under way have a second to end.
func (c *scrapes) stop() {
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
