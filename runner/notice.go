package runner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"wsrun/checks"
	"wsrun/metrics"
)

// Notice is something that was counted and is told once: a condition that could not be judged.
type Notice struct {
	At      metrics.Place
	Message string
	Count   int64
}

type noticeKey struct {
	at      metrics.Place
	message string
}

// maxNotices bounds what is told of conditions that could not be judged.
const maxNotices = 50

// notice counts a condition that could not be judged, and logs the first.
func (r *Runner) notice(err error) {
	key := noticeKey{message: evalMessage(err)}
	var e *checks.EvalError
	if errors.As(err, &e) {
		key.at = placeOf(e.At)
	}
	r.mu.Lock()
	n := r.notices[key]
	first := n == nil && len(r.notices) < maxNotices
	if first {
		n = &Notice{At: key.at, Message: key.message}
		r.notices[key] = n
	}
	if n != nil {
		n.Count++
	}
	r.mu.Unlock()
	if first && r.opt.Log != nil {
		r.opt.Log(Line{time.Duration(r.now()), 0, fmt.Sprintf("%s:%d:%d: no match: %s", key.at.File, key.at.Line, key.at.Col, key.message)})
	}
}

// allNotices are the notices of the run so far, by place.
func (r *Runner) allNotices() []Notice {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Notice
	for _, n := range r.notices {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Col, b.At.Col), cmp.Compare(a.Message, b.Message))
	})
	return out
}
