package runner

import (
	"fmt"
	"slices"

	"wsrun/errkind"
	"wsrun/scenario"
)

// partsWait is the script's wait for what it does at single sockets.
type partsWait struct{}

func (partsWait) expired(*iteration, *task) {}

func (partsWait) cancel(it *iteration, _ *task) {
	s := it.script.(*script)
	kids := slices.Clone(s.kids)
	s.kids, s.ends = s.kids[:0], s.ends[:0]
	for _, kid := range kids {
		dropKid(it, kid)
	}
}

// dropKid ends a part of the script that the script does not wait for any more. One that runs at the moment ends by
// itself.
func dropKid(it *iteration, kid *task) {
	kid.parent = nil
	s := kid.sock.(*session)
	if kid.wait != nil || slices.Contains(s.later, kid) {
		s.later = without(s.later, kid)
		it.endTask(kid)
	}
}

// runAt runs a part of the script at sockets: each by itself.
func runAt(it *iteration, t *task, step *scenario.Step, do *scenario.At) flow {
	s := it.script.(*script)
	list, err := s.named(do.Who)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	t.step = step
	s.missed, s.lost = false, nil
	for _, x := range list {
		if x.past != nil && do.AwaitsEnd {
			continue
		}
		if x.state != opened && !x.gone {
			it.fail(&x.observer, failure{kind: errkind.CloseUnexpected, step: step, message: notOpen(x)})
			return over
		}
	}
	for _, x := range list {
		kid := x.newTask(do.List)
		kid.parent, kid.at = t, len(s.kids)
		kid.copyFrom(t)
		s.kids = append(s.kids, kid)
		if x.past != nil {
			takePast(x, kid, &do.List.Steps[0])
			if s.state != opened || it.failed {
				return over
			}
			continue
		}
		if x.gone && do.Sends() { // it is dialled again: what goes out waits for that
			x.later, s.delayed = append(x.later, kid), append(s.delayed, x)
			continue
		}
		it.exec(kid)
		if s.state != opened || it.failed {
			return over
		}
	}
	t.asking = nil
	if do.Ends {
		s.ends = append(s.ends[:0], list...)
	}
	if s.missed {
		for _, kid := range slices.Clone(s.kids) {
			dropKid(it, kid)
		}
		s.kids, s.missed = s.kids[:0], false
		t.pc = do.To
		return jumped
	}
	if len(s.kids) == 0 && !do.Ends {
		it.load(t)
		return goOn
	}
	it.suspend(t, partsWait{}, step, 0)
	return suspended
}

// runMissed ends a part of the script that did not get what it waited for, so that the script goes on at its else.
func runMissed(it *iteration) flow {
	it.script.(*script).missed = true
	return over
}

// copyFrom gives a part of the script what the script sees.
func (t *task) copyFrom(script *task) {
	s := t.sock.(*session)
	t.locals, t.borrowed = script.locals, true
	t.answer, t.seenEnd = script.answer, script.seenEnd
	if script.msg != nil {
		t.msg = script.msg.Retain()
	}
	t.sent, t.began, t.label, t.tags, t.asking = script.sent, script.began, script.label, script.tags, script.asking
	t.since = s.seq
	if e, ok := t.list.Steps[0].Do.(*scenario.Expect); ok && e.HTTP {
		t.since = s.mark
	}
}

// kidEnded takes over what a part of the script has brought. dropped reports whether it was still waiting.
func (s *script) kidEnded(kid *task, dropped bool) {
	t := kid.parent
	last := len(s.kids) - 1
	s.kids[kid.at], s.kids[last].at = s.kids[last], kid.at
	s.kids = s.kids[:last]
	sock := kid.sock.(*session)
	if dropped {
		if !s.it.failed && !s.it.stopped {
			s.lost = &lostKid{step: kid.step, sock: sock,
				why: fmt.Sprintf("the session %s ended while %s waited", labelOfSocket(sock), kid.step.Label)}
		}
		return
	}
	if kid.msg != nil {
		if t.msg != nil {
			s.it.messages.Release(t.msg)
		}
		t.msg, kid.msg = kid.msg, nil
	}
	if kid.seenEnd != nil {
		t.seenEnd = kid.seenEnd
	}
	if kid.asking != nil && sock.state == opened { // the first half of a request, whose second half comes now
		if t.asking == nil { // of several sends, an answer may come as soon as the first is out
			t.began = kid.began
		}
		t.sent, t.label, t.tags, t.asking = kid.sent, kid.label, kid.tags, kid.asking
		t.sentBuf, kid.sentBuf = kid.sentBuf, t.sentBuf
		kid.asking = nil
	}
}
