package output

import (
	"io"
	"sync/atomic"

	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/mask"
	"wsrun/result"
)

// Desk holds what is needed to write a run's outputs.
type Desk struct {
	Out    io.Writer // standard output
	Log    io.Writer // standard error: reports which reader is waited for
	Mask   *mask.Masker
	Safely *safely.Caller
	GaveUp <-chan struct{} // closed by a signal that says not to wait for readers
	// Conversations returns those that were kept; it is called for outputs that need them.
	Conversations func() []result.Conversation
}

// ToStream runs write, which writes to standard output or standard error, and waits for its reader like for that of any
// other output.
func (d *Desk) ToStream(what string, stream io.Writer, write func(io.Writer) error) error {
	var moved atomic.Int64
	written := make(chan error, 1)
	go func() {
		written <- d.Safely.Do(func() error { return write(stdio.Count(stdio.Results(stream), &moved)) })
	}()
	return d.patience().Await(what, written, &moved, nil)
}

func (d *Desk) patience() stdio.Patience { return stdio.Patience{Log: d.Log, GaveUp: d.GaveUp} }
