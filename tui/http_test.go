package tui

import (
	"strings"
	"testing"
	"time"

	"wsrun/metrics"
)

// HTTP requests are listed below the others, with those that failed, and sorted as they are.
func TestHTTPRequests(t *testing.T) {
	t.Parallel()
	f := newScript()
	f.play(false)
	rec := f.reg.Recorder(0)
	for _, r := range []struct {
		name   string
		n      int
		failed bool
	}{{"login", 2, false}, {"order", 5, false}, {"order", 1, true}, {"gone", 3, true}} {
		tags := metrics.NewTags(map[string]string{"scenario": "chat room", "name": r.name})
		for range r.n {
			rec.Rate("http_req_failed", tags).Add(r.failed)
			if r.name != "gone" {
				rec.Trend("http_req_duration", tags).Record(3)
			}
		}
	}
	s := &State{Sort: byCount}
	s.pull(f)
	var got []string
	for _, r := range s.httpRows() {
		got = append(got, strings.Join([]string{r.name, count(r.stats.Count), count(r.failed)}, " "))
	}
	if text := strings.Join(got, ", "); text != "order 6 1, login 2 0, gone 0 3" {
		t.Errorf("got %s", text)
	}
	s.Page = Requests
	page := Render(s, bare(true), 100, 40)
	for _, part := range []string{" say ", "HTTP requests", " order ", " gone "} {
		if before, after, ok := strings.Cut(page, part); ok {
			page = after
		} else {
			t.Fatalf("%q is not there, or not below what is to be above it:\n%s|%s", part, before, after)
		}
	}
	if strings.Contains(page, "http_req_duration") {
		t.Errorf("the time of HTTP requests is there twice:\n%s", page)
	}
}

// HTTP requests and answers of a VU stand among its messages, and in full above their bodies.
func TestHTTPAmongMessages(t *testing.T) {
	t.Parallel()
	f := newScript()
	f.frames = []Message{
		{Seq: 1, Out: true, Kind: "http", HTTP: "GET http://x/orders"},
		{Seq: 2, At: time.Second, Kind: "http", HTTP: "200 OK, GET http://x/orders", Size: 8, Data: []byte(`{"id":7}`)},
	}
	s := &State{Page: Messages, Tail: Tail{VU: 1, Open: true}}
	s.pull(f)
	s.listen(f)
	page := Render(s, bare(true), 100, 40)
	for _, part := range []string{
		"http    0 B  GET http://x/orders\n", "http    8 B  200 OK, GET http://x/orders  {\"id\":7}",
		"http, 8 bytes", "200 OK, GET http://x/orders\n", `  "id": 7`,
	} {
		before, after, ok := strings.Cut(page, part)
		if !ok {
			t.Fatalf("%q is not there, or not below what is to be above it:\n%s%s", part, before, after)
		}
		page = after
	}
}
