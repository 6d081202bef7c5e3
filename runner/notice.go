package runner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/result"
)

// maxNotices bounds how many conditions that could not be evaluated are reported.
const maxNotices = 50

// notices are those of a run. A condition that can't be evaluated may be reached for each message of each VU, so
// counting one again takes no lock that VUs wait for. The zero value is empty.
type notices struct {
	log func(text string) // called for the first of each kind

	mu    sync.RWMutex
	byKey map[noticeKey]*atomic.Int64 // how often
}

type noticeKey struct {
	at      diag.Pos
	message string
}

// count adds one, and reports whether it is the first of its kind. If there are too many kinds, further ones are not
// counted.
func (n *notices) count(key noticeKey) (first bool) {
	n.mu.RLock()
	times := n.byKey[key]
	n.mu.RUnlock()
	if times == nil {
		if times, first = n.add(key); times == nil {
			return false
		}
	}
	times.Add(1)
	return first
}

func (n *notices) add(key noticeKey) (times *atomic.Int64, first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if times = n.byKey[key]; times != nil || len(n.byKey) == maxNotices {
		return times, false
	}
	if n.byKey == nil {
		n.byKey = map[noticeKey]*atomic.Int64{}
	}
	times = new(atomic.Int64)
	n.byKey[key] = times
	return times, true
}

// list returns the notices so far, by place.
func (n *notices) list() []result.Notice {
	n.mu.RLock()
	defer n.mu.RUnlock()
	var out []result.Notice
	for key, times := range n.byKey {
		out = append(out, result.Notice{At: key.at, Message: key.message, Count: times.Load()})
	}
	slices.SortFunc(out, func(a, b result.Notice) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Col, b.At.Col),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return out
}

// note counts a condition that could not be evaluated, and logs the first.
func (n *notices) note(err error) { n.noteAs("no match", err) }

// noteAs counts the consequence of an error, and logs the first.
func (n *notices) noteAs(what string, err error) {
	key := noticeKey{message: evalMessage(err)}
	var e *checks.EvalError
	if errors.As(err, &e) {
		key.at = e.At
	}
	if n.count(key) {
		n.log(fmt.Sprintf("%s:%d:%d: %s: %s", key.at.File, key.at.Line, key.at.Col, what, key.message))
	}
}
