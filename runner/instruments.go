package runner

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/socket"
)

// instruments are the metrics' handles for sessions with the same tags in one shard. VUs share them; each is created on
// first use. A nil *instruments measures nothing: the server's end has none.
type instruments struct {
	book *book
	rec  *metrics.Recorder
	tags metrics.Tags
	warm bool // of a warm-up: its failures are omitted, too

	sentC, receivedC, sessionsC     *metrics.Counter
	connections                     *metrics.Gauge
	connecting, duration, roundTrip *metrics.Trend
	phases                          [4]*metrics.Trend // dns, tcp, tls, upgrade
	bytesSent, bytesReceived        *metrics.Counter

	responses []atomic.Pointer[metrics.Trend] // by step
	requests  []atomic.Pointer[metrics.Rate]  // by step
	checks    []atomic.Pointer[metrics.Rate]  // by check
	https     httpMeters
	customs   []atomic.Pointer[metrics.Trend] // by metric
	rare      sync.Map                        // string → *metrics.Counter
}

func newInstruments(book *book, rec *metrics.Recorder, tags metrics.Tags) *instruments {
	return &instruments{
		book: book, rec: rec, tags: tags,

		sentC:       rec.Counter(metrics.NameWSMsgsSent, tags),
		receivedC:   rec.Counter(metrics.NameWSMsgsReceived, tags),
		sessionsC:   rec.Counter(metrics.NameWSSessions, tags),
		connections: book.opened,
		connecting:  rec.Trend(metrics.NameWSConnecting, tags),
		duration:    rec.Trend(metrics.NameWSSessionDuration, tags),
		roundTrip:   rec.Trend(metrics.NameWSPing, tags),
		phases: [4]*metrics.Trend{
			rec.Trend(metrics.NameWSDNS, tags),
			rec.Trend(metrics.NameWSTCP, tags),
			rec.Trend(metrics.NameWSTLS, tags),
			rec.Trend(metrics.NameWSUpgrade, tags),
		},
		bytesSent:     rec.Counter(metrics.NameDataSent, book.tags),
		bytesReceived: rec.Counter(metrics.NameDataReceived, book.tags),
		customs:       make([]atomic.Pointer[metrics.Trend], len(book.plan.Metrics)),
		responses:     make([]atomic.Pointer[metrics.Trend], book.plan.Names),
		requests:      make([]atomic.Pointer[metrics.Rate], book.plan.Names),
		checks:        make([]atomic.Pointer[metrics.Rate], len(book.plan.AllChecks)),
	}
}

// sent counts a data message. Most actions have no tags of their own.
func (i *instruments) sent(tags []metrics.Tag) {
	switch {
	case i == nil:
	case len(tags) > 0:
		i.rec.Counter(metrics.NameWSMsgsSent, i.tags.With(tags...)).Add(1)
	default:
		i.sentC.Add(1)
	}
}

func (i *instruments) received() {
	if i != nil {
		i.receivedC.Add(1)
	}
}

// handshake counts one that succeeded, or failed.
func (i *instruments) handshake(failed bool) {
	i.rec.Rate(metrics.NameWSConnectFailed, i.tags).Add(failed)
}

// connected counts a successful handshake, with its phases. A phase that did not take place has no sample. late is the
// delay of the dial after it was due, which is part of the wait of a user in the open model.
func (i *instruments) connected(h *socket.Handshake, late time.Duration) {
	i.sessionsC.Add(1)
	i.connections.Add(1)
	i.connecting.Observe(h.Total + late)
	for n, d := range []time.Duration{h.DNS, h.TCP, h.TLS, h.Upgrade} {
		if d > 0 {
			i.phases[n].Observe(d)
		}
	}
}

// transferred counts bytes on the wire.
func (i *instruments) transferred(sent, received int64) {
	i.bytesSent.Add(sent)
	i.bytesReceived.Add(received)
}

// closed counts the end of a session that lasted so many ns.
func (i *instruments) closed(lasted int64, end socket.End) {
	if i == nil {
		return
	}
	i.connections.Add(-1)
	i.duration.Observe(time.Duration(lasted))
	code := metrics.Tag{Key: "code", Value: strconv.Itoa(end.Code)}
	i.rareCounter(metrics.NameWSCloses, code, metrics.Tag{Key: "by", Value: end.By}).Add(1)
	if !i.warm {
		i.book.reg.Close(i.book.plan.Name, end.Code, end.By)
	}
}

// responded records a request's reply: one sample of ws_response_time. took is in ns.
func (i *instruments) responded(step *scenario.Step, label string, tags []metrics.Tag, took int64) {
	if i == nil {
		return
	}
	if step.Name != nil || len(tags) > 0 {
		i.rec.Trend(metrics.NameWSResponseTime, i.tags.With(i.book.requestTag(step, label)).With(tags...)).
			Observe(time.Duration(took))
		return
	}
	t := i.responses[step.ID].Load()
	if t == nil {
		t = i.rec.Trend(metrics.NameWSResponseTime, i.tags.With(i.book.requestTag(step, label)))
		i.responses[step.ID].Store(t)
	}
	t.Observe(time.Duration(took))
}

// requestDone counts a request that got its reply, or ended without one.
func (i *instruments) requestDone(step *scenario.Step, label string, tags []metrics.Tag, failed bool) {
	if i == nil {
		return
	}
	if step.Name != nil || len(tags) > 0 {
		i.rec.Rate(metrics.NameWSRequestFailed, i.tags.With(i.book.requestTag(step, label)).With(tags...)).Add(failed)
		return
	}
	r := i.requests[step.ID].Load()
	if r == nil {
		r = i.rec.Rate(metrics.NameWSRequestFailed, i.tags.With(i.book.requestTag(step, label)))
		i.requests[step.ID].Store(r)
	}
	r.Add(failed)
}

func (i *instruments) check(c *scenario.CheckPlan, tags []metrics.Tag, ok bool) {
	if len(tags) > 0 {
		i.rec.Rate(metrics.NameChecks, i.tags.With(tags...).With(metrics.Tag{Key: "check", Value: c.Name})).Add(ok)
		return
	}
	r := i.checks[c.ID].Load()
	if r == nil {
		r = i.rec.Rate(metrics.NameChecks, i.tags.With(metrics.Tag{Key: "check", Value: c.Name}))
		i.checks[c.ID].Store(r)
	}
	r.Add(ok)
}

func (i *instruments) ponged(rtt time.Duration, tags []metrics.Tag) {
	switch {
	case i == nil:
	case len(tags) > 0:
		i.rec.Trend(metrics.NameWSPing, i.tags.With(tags...)).Observe(rtt)
	default:
		i.roundTrip.Observe(rtt)
	}
}

// failed counts an error. The tags are those of the failed action.
func (i *instruments) failed(kind string, tags []metrics.Tag) {
	own := metrics.Tag{Key: "kind", Value: kind}
	switch {
	case i == nil:
	case len(tags) > 0:
		i.rec.Counter(metrics.NameWSErrors, i.tags.With(tags...).With(own)).Add(1)
	default:
		i.rareCounter(metrics.NameWSErrors, own).Add(1)
	}
}

// A tick is late from this delay on, or from a tenth of its period if that is more.
const lateFrom = 10 * time.Millisecond

func (i *instruments) late(behind, every int64) {
	if i != nil && behind > max(int64(lateFrom), every/10) {
		i.rareCounter(metrics.NameWSLateTicks).Add(1)
	}
}

func (i *instruments) missed(n int64) {
	if i != nil {
		i.rareCounter(metrics.NameWSMissedTicks).Add(n)
	}
}

func (i *instruments) inboxDropped() {
	if i != nil {
		i.rareCounter(metrics.NameWSInboxDropped).Add(1)
	}
}

// rareCounter returns a counter that most runs never need.
func (i *instruments) rareCounter(metric string, tags ...metrics.Tag) *metrics.Counter {
	key := metric
	for _, t := range tags {
		key += "\x00" + t.Value
	}
	if c, ok := i.rare.Load(key); ok {
		return c.(*metrics.Counter)
	}
	c := i.rec.Counter(metric, i.tags.With(tags...))
	i.rare.Store(key, c)
	return c
}

// custom records a sample of a declared metric. The handle is cached if the tags are the session's own.
func (i *instruments) custom(p *scenario.RecordPlan, tags []metrics.Tag, v float64, ok bool) {
	if i == nil {
		return
	}
	all := i.tags
	if len(tags) > 0 {
		all = all.With(tags...)
	}
	switch p.Metric.Type {
	case metrics.CounterType:
		i.rec.Counter(p.Metric.Name, all).Add(int64(v))
	case metrics.GaugeType:
		i.rec.Gauge(p.Metric.Name, all).Set(v)
	case metrics.RateType:
		i.rec.Rate(p.Metric.Name, all).Add(ok)
	default:
		if len(tags) == 0 {
			i.customTrend(p).Record(v)
			return
		}
		i.rec.Trend(p.Metric.Name, all).Record(v)
	}
}

func (i *instruments) customTrend(p *scenario.RecordPlan) *metrics.Trend {
	t := i.customs[p.Index].Load()
	if t == nil {
		t = i.rec.Trend(p.Metric.Name, i.tags)
		i.customs[p.Index].Store(t)
	}
	return t
}
