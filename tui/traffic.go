package tui

import "wsrun/metrics"

// trafficPanel draws messages and bytes.
type trafficPanel struct{ drawing }

// draw draws what goes over the wire.
func (d trafficPanel) draw(a area) {
	s := d.s
	h := 1
	if spare := a.h - 5; spare > 0 {
		h += min(spare/2, 4)
	}
	d.row(a.rows(h), "sent", lately(&s.History.Sent), out, &s.History.Sent)
	d.row(a.from(h).rows(h), "received", lately(&s.History.Received), in, &s.History.Received)
	y := 2 * h
	sent, _ := s.Snapshot.Get(metrics.NameWSMsgsSent)
	received, _ := s.Snapshot.Get(metrics.NameWSMsgsReceived)
	d.pair(a.line(y), "messages", count(sent.Count), count(received.Count))
	d.pair(a.line(y+1), "data", size(s.History.BytesOut.now())+"/s", size(s.History.BytesIn.now())+"/s")
	if l := a.line(y + 2); l.h > 0 {
		ping, ok := s.Snapshot.Get(metrics.NameWSPing)
		switch late := d.late(); {
		case late != "":
			d.put(l.x, l.y, l.w, warn, late)
		case ok:
			d.put(l.x, l.y, 10, dim, "ping")
			d.put(l.x+11, l.y, l.w-11, plain, "p50 "+d.style.ms(ping.Med)+"  p99 "+d.style.ms(ping.P99))
		}
	}
}

// pair draws what was sent and received.
func (d trafficPanel) pair(a area, label, sent, received string) {
	if a.h < 1 {
		return
	}
	d.put(a.x, a.y, 10, dim, label)
	x := a.x + 11
	x += d.put(x, a.y, a.x+a.w-x, out, d.style.sent+" ")
	x += d.put(x, a.y, a.x+a.w-x, plain, d.pad(sent, 11))
	x += d.put(x, a.y, a.x+a.w-x, in, d.style.received+" ")
	d.put(x, a.y, a.x+a.w-x, plain, received)
}

// late describes what the clients did not do in time.
func (d trafficPanel) late() string {
	text := ""
	for _, m := range [][2]string{{metrics.NameWSLateTicks, "late ticks"}, {metrics.NameWSMissedTicks, "missed ticks"},
		{metrics.NameWSInboxDropped, "dropped from inboxes"}} {
		if s, ok := d.s.Snapshot.Get(m[0]); ok && s.Count > 0 {
			if text != "" {
				text += ", "
			}
			text += count(s.Count) + " " + m[1]
		}
	}
	return text
}
