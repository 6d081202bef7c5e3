package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/lxzan/gws"
)

// page is what HTTP requests are answered with.
const page = `{"type":"page","id":12345,"text":"hello, world"}`

// newHandler returns the server's paths, with counts and idle connections of
// their own.
func newHandler() http.Handler {
	var counts counts
	crowd := &crowd{}
	mux := http.NewServeMux()
	mux.Handle("/echo", upgrade(func(r *http.Request) (gws.Event, error) {
		return &echo{counts: &counts}, nil
	}))
	mux.Handle("/push", upgrade(func(r *http.Request) (gws.Event, error) {
		n, err := number(r, "n", 1)
		if err != nil {
			return nil, err
		}
		code, err := number(r, "close", 0)
		return &push{counts: &counts, n: n, code: uint16(code)}, err
	}))
	mux.Handle("/idle", upgrade(func(r *http.Request) (gws.Event, error) {
		n, err := number(r, "n", 1)
		return &idle{counts: &counts, crowd: crowd, of: n}, err
	}))
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		counts.received.Add(1)
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, page); err == nil {
			counts.sent.Add(1)
		}
	})
	mux.Handle("/counts", &counts)
	return mux
}

// upgrade accepts connections and gives each the handler that its request asks
// for.
func upgrade(event func(*http.Request) (gws.Event, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, err := event(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		conn, err := gws.NewUpgrader(handler, nil).Upgrade(w, r)
		if err != nil {
			return // the client has its answer
		}
		// On a goroutine of its own, so that net/http's buffers are freed.
		go conn.ReadLoop()
	})
}

// number reads a query parameter; atLeast is also what a missing one is.
func number(r *http.Request, name string, atLeast int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return atLeast, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < atLeast {
		return 0, fmt.Errorf("%s is a whole number of at least %d, not %q", name, atLeast, text)
	}
	return n, nil
}
