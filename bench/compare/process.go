package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"time"

	"wsrun/bench/peak"
)

// patience is how long a client's run may take. The longest row takes some
// seconds on two cores.
const patience = 3 * time.Minute

// usage is what a process took from its start to its end, by the operating
// system's account.
type usage struct {
	cpu  time.Duration // user and system
	peak int64         // resident bytes at the most; 0 if that is not known
}

// process runs one of the programs that were built and returns its standard
// output. Any exit code but 0 is an error, with all that it said.
func (b *bench) process(ctx context.Context, program string, args ...string) (usage, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.program(program), args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return usage{}, nil, fmt.Errorf("%s %q: %w\n%s%s", program, args, err, out.Bytes(), said.Bytes())
	}
	state := cmd.ProcessState
	return usage{cpu: state.UserTime() + state.SystemTime(), peak: peak.Child(state)}, out.Bytes(), nil
}
