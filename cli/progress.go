package cli

import (
	"fmt"
	"sync"
	"time"

	"wsrun/suite"
	"wsrun/tui"
)

// progressEvery is how often a run without a terminal says where it is.
const progressEvery = 3 * time.Second

// showProgress prints a line every few seconds while a scenario runs. The function that it returns ends that.
func (s *runCommand) showProgress(j *suite.Running) (stop func()) {
	if s.flags.quiet {
		return func() {}
	}
	lines := &tui.Progress{Unicode: s.app.unicode()}
	return s.every(progressEvery, "show the progress", func(time.Duration) {
		if !s.view.shown() {
			fmt.Fprintln(s.app.Err, s.progressLine(lines, j))
		}
	})
}

// every calls f on a tick, in a goroutine, until the function that it returns is called.
func every(d time.Duration, f func(elapsed time.Duration)) (stop func()) {
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		tick := time.NewTicker(d)
		defer tick.Stop()
		began := time.Now()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				f(time.Since(began))
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}
