package runner

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"wsrun/httpclient"
	"wsrun/metrics"
	"wsrun/scenario"
)

// httpHandles are the metrics of HTTP requests with the same tags.
type httpHandles struct {
	reqs     *metrics.Counter
	failed   *metrics.Rate
	duration *metrics.Trend
	phases   [6]*metrics.Trend // blocked, connecting, TLS, sending, waiting, receiving
}

// httpKey is what tells the requests of an action apart; its URL is always the same.
type httpKey struct {
	step, status int
}

// httpMeters are the handles of requests without tags of their own, by httpKey.
type httpMeters struct{ byKey sync.Map }

// exchanged takes the samples of a request that ended. One without its whole answer has none of a time.
func (i *instruments) exchanged(
	step *scenario.Step, label string, own []metrics.Tag, do *scenario.HTTP, x *httpclient.Exchange, whole bool,
) {
	h := i.httpHandles(step, label, own, do, x.Status)
	h.reqs.Add(1)
	h.failed.Add(!whole || !do.Expects(x.Status))
	if !whole {
		return
	}
	p := &x.Phases
	h.duration.Observe(p.Duration())
	for n, d := range []time.Duration{
		p.Blocked, p.Connecting, p.TLSHandshaking, p.Sending, p.Waiting, p.Receiving,
	} {
		h.phases[n].Observe(d)
	}
}

func (i *instruments) httpHandles(
	step *scenario.Step, label string, own []metrics.Tag, do *scenario.HTTP, status int,
) *httpHandles {
	key := httpKey{step: step.ID, status: status}
	keep := step.Name == nil && len(own) == 0
	if keep {
		if h, ok := i.https.byKey.Load(key); ok {
			return h.(*httpHandles)
		}
	}
	tags := i.book.tags.With(
		i.book.requestTag(step, label),
		metrics.Tag{Key: "method", Value: do.Method},
		metrics.Tag{Key: "status", Value: strconv.Itoa(status)},
		metrics.Tag{Key: "url", Value: httpURL(i.book.target, do)},
	).With(own...)
	h := &httpHandles{
		reqs:     i.rec.Counter(metrics.NameHTTPReqs, tags),
		failed:   i.rec.Rate(metrics.NameHTTPReqFailed, tags),
		duration: i.rec.Trend(metrics.NameHTTPReqDuration, tags),
	}
	for n, name := range []string{
		metrics.NameHTTPReqBlocked, metrics.NameHTTPReqConnecting, metrics.NameHTTPReqTLS,
		metrics.NameHTTPReqSending, metrics.NameHTTPReqWaiting, metrics.NameHTTPReqReceiving,
	} {
		h.phases[n] = i.rec.Trend(name, tags)
	}
	if keep {
		i.https.byKey.Store(key, h)
	}
	return h
}

// httpURL is the tag url of an action's requests: without query, and with its templates where it varies, so that there
// are no more series than the file has requests.
func httpURL(target string, do *scenario.HTTP) string {
	if do.Where != "" && !strings.HasPrefix(do.Where, "/") {
		return do.Where
	}
	scheme, rest, _ := strings.Cut(target, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	return httpScheme(scheme) + "://" + host + do.Where
}
