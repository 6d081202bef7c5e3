package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func barrierVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "barrier", Field: argument(table.TextField(itself[diag.Text])),
			Doc: "Waits until this many VUs are there."},
		modifiers: []string{"count", "within"},
		compile:   oneStep(compileBarrier),

		waits: true,
	}
}

func compileBarrier(l *lister, a *Action, _ *Step) Do {
	barrier := &Barrier{
		Name:   l.template(argOf[diag.Text](a)),
		Count:  a.Count,
		Within: a.Within.Or(defaultBarrier),
	}
	l.list.Waits = true
	if l.ss.server {
		l.c.out.Errorf(a.Pos, len(a.verb.Key), "a barrier is for VUs: a server has none")
	} else if barrier.Name != nil {
		if name, ok := barrier.Name.Const(); ok {
			l.c.barriers = append(l.c.barriers, name)
		}
	}
	return barrier
}

// Barrier is a rendezvous of VUs.
type Barrier struct {
	onward
	Name   *checks.Template
	Count  int // 0: every running VU
	Within time.Duration
}
