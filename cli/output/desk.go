package output

import (
	"io"
	"sync/atomic"

	"wsrun/cli/safely"
	"wsrun/cli/stdio"
	"wsrun/mask"
	"wsrun/result"
)

// Desk is what a run's outputs are written with.
type Desk struct {
	Out    io.Writer // standard output
	Log    io.Writer // standard error: says which reader is waited for
	Mask   *mask.Masker
	Safely *safely.Caller
	GaveUp <-chan struct{} // closed by a signal that says not to wait for readers
	// Conversations are those that were kept; called if an output talks.
	Conversations func() []result.Conversation
}

// ToStream runs what writes to standard output or standard error, whose reader is waited for like that of any other
// output.
func (d *Desk) ToStream(what string, stream io.Writer, write func(io.Writer) error) error {
	var moved atomic.Int64
	written := make(chan error, 1)
	go func() {
		written <- d.Safely.Do(func() error { return write(stdio.Count(stdio.Results(stream), &moved)) })
	}()
	return d.patience().Await(what, written, &moved, nil)
}

func (d *Desk) patience() stdio.Patience { return stdio.Patience{Log: d.Log, GaveUp: d.GaveUp} }
