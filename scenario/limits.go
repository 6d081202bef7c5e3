package scenario

import (
	"cmp"
	"time"

	"wsrun/scenario/table"
)

// Limits bound what a session may hold and how long it may take.
type Limits struct {
	Message      table.Size
	Inbox        int
	WriteTimeout table.Duration
	CloseTimeout table.Duration
	Session      table.Duration
}

func limitsTable() *table.Table[Limits] {
	return &table.Table[Limits]{
		Name: "limits",
		Doc:  "Limits on messages, waits and sessions.",
		Rows: []table.Row[Limits]{
			{
				Key:   "message",
				Def:   defaultMessage,
				Field: table.SizeField(func(l *Limits) *table.Size { return &l.Message }, 1),
				Doc:   "The largest message, inflated; a larger one closes the session with 1009.",
			},
			{
				Key:   "inbox",
				Def:   defaultInbox,
				Field: table.IntField(func(l *Limits) *int { return &l.Inbox }, table.AtLeast(1)),
				Doc: "How many messages that nothing took are kept for later expects. Beyond that, or beyond 32 " +
					"MiB, one is dropped and counted: the oldest that a handler has handled, else the oldest.",
			},
			{
				Key:   "write-timeout",
				Def:   defaultWrite,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.WriteTimeout }),
				Doc:   "How long a write may wait for a peer that reads nothing.",
			},
			{
				Key:   "close-timeout",
				Def:   defaultClose,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.CloseTimeout }),
				Doc:   "How long to wait for the peer's close frame.",
			},
			{
				Key:   "session",
				Def:   defaultSession,
				Field: table.PeriodField(func(l *Limits) *table.Duration { return &l.Session }),
				Doc:   "How long a session may last when the load is bounded by iterations.",
			},
		},
	}
}

// LimitsPlan holds the limits with their defaults filled in.
type LimitsPlan struct {
	Message      int64
	Inbox        int
	WriteTimeout time.Duration
	CloseTimeout time.Duration
	Session      time.Duration
}

// limitsPlan fills in the default of each limit that is not set.
func limitsPlan(l Limits) LimitsPlan {
	return LimitsPlan{
		Message:      cmp.Or(l.Message.Bytes, int64(defaultMessage)),
		Inbox:        cmp.Or(l.Inbox, defaultInbox),
		WriteTimeout: l.WriteTimeout.Or(defaultWrite),
		CloseTimeout: l.CloseTimeout.Or(defaultClose),
		Session:      l.Session.Or(defaultSession),
	}
}
