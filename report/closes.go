package report

import (
	"cmp"
	"slices"
	"strconv"

	"wsrun/metrics"
)

// closesByCode sums up the closes of all scenarios by code and by whom, the most frequent first.
func closesByCode(s *metrics.Snapshot) []metrics.CloseCount {
	var out []metrics.CloseCount
	for _, c := range s.Closes {
		i := slices.IndexFunc(out, func(o metrics.CloseCount) bool { return o.Code == c.Code && o.By == c.By })
		if i < 0 {
			out = append(out, metrics.CloseCount{Code: c.Code, By: c.By, Count: c.Count})
		} else {
			out[i].Count += c.Count
		}
	}
	slices.SortFunc(out, func(a, b metrics.CloseCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code), cmp.Compare(a.By, b.By))
	})
	return out
}

// closes writes how sessions ended.
func (p *page) closes(r *Run) {
	list := closesByCode(r.snapshot())
	if len(list) == 0 {
		return
	}
	t := table{left: 1}
	for _, c := range list {
		code := strconv.Itoa(c.Code)
		if means := closeMeaning(c.Code); means != "" {
			code += "  " + means
		}
		by := ""
		if c.By != "" {
			by = "by " + visible(c.By)
		}
		t.rows = append(t.rows, tableRow{name: span{code, plain}, cells: []span{{by, plain}, {strconv.FormatInt(c.Count, 10), plain}}})
	}
	p.heading("Closes")
	p.table(t)
}

// closeMeaning says in words what a close code means (RFC 6455 §7.4.1 and the registry that it set up); "" if nothing is
// registered for it.
func closeMeaning(code int) string {
	switch code {
	case 1000:
		return "normal"
	case 1001:
		return "going away"
	case 1002:
		return "protocol error"
	case 1003:
		return "unsupported data"
	case 1005:
		return "no code given"
	case 1006:
		return "no closing handshake"
	case 1007:
		return "invalid payload"
	case 1008:
		return "policy violation"
	case 1009:
		return "message too big"
	case 1010:
		return "extension missing"
	case 1011:
		return "internal error"
	case 1012:
		return "service restart"
	case 1013:
		return "try again later"
	case 1014:
		return "bad gateway"
	case 1015:
		return "TLS failure"
	}
	return ""
}
