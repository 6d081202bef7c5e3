package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"wsrun/report"
)

const (
	scrapeTimeout = 10 * time.Second // of a scraper that is slow to ask or to read
	scrapeLeave   = time.Second      // for answers under way when the run is over
)

// serveScrapes answers Prometheus at --metrics-listen until the function that it returns is called. An error means that it could not listen.
func (s *suite) serveScrapes(address string) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for scrapes on %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", report.PrometheusHandler(s.course.now, s.mask))
	server := &http.Server{Handler: mux, ReadTimeout: scrapeTimeout, WriteTimeout: scrapeTimeout}
	var over sync.WaitGroup
	over.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintf(s.app.Err, "warning: scrapes on %s: %v\n", address, err)
		}
	})
	fmt.Fprintf(s.app.Err, "metrics on http://%s/metrics\n", listener.Addr())
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), scrapeLeave)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // what is still under way is cut
		}
		over.Wait()
	}, nil
}
