package scenario

import (
	"time"

	"wsrun/diag"
	"wsrun/scenario/table"
)

func openVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "open", Field: argument(namesField("open")),
			Doc: "Opens sockets that are not open, and goes on when their on-open lists have ended. Of a script."},
		modifiers: []string{"within"},
		compile:   compileOpen,
		waits:     true,
	}
}

func compileOpen(l *lister, a *Action, s Step, _ string) {
	if l.ss.cast == nil {
		l.c.out.Errorf(s.At, s.Len, "open stands in a script, and %s is none: there is nothing else to open here",
			l.list.Label).Note("the file's sockets are open when the script begins, but for those with open: later")
		return
	}
	who, _ := l.ss.cast.addressed(l, argOf[[]diag.Text](a))
	s.Do = &Open{Who: who, Within: a.Within.Duration}
	l.list.Waits = true
	l.emit(s)
}

// Open opens sockets of the iteration.
type Open struct {
	onward
	Who    []Who
	Within time.Duration // for the handshake; 0: as long as it may take anyway
}

func (o *Open) awaits() time.Duration { return o.Within }
