package stdio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// gated is a writer that takes nothing until it is let go.
type gated struct {
	free chan struct{}
	mu   sync.Mutex
	b    bytes.Buffer
}

func (g *gated) Write(p []byte) (int, error) {
	<-g.free
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.Write(p)
}

func (g *gated) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.String()
}

// Nobody waits for a reader that takes nothing: what does not fit is dropped by whole lines, and the stream itself says
// how many and where.
func TestOutletDrops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gated{free: make(chan struct{})}
		o := NewOutlet(g)
		o.room = 4000
		const writers, each = 10, 100
		line := func(w, i int) string { return fmt.Sprintf("writer %d line %d %s\n", w, i, strings.Repeat("x", 20)) }
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					fmt.Fprint(o, line(w, i))
				}
			})
		}
		all.Wait() // in no time, or the bubble is dead
		close(g.free)
		<-o.empty()
		kept, told := 0, 0
		gap := regexp.MustCompile(`^… (\d+) lines were dropped here: nobody read them$`)
		for l := range strings.Lines(g.String()) {
			if m := gap.FindStringSubmatch(strings.TrimSuffix(l, "\n")); m != nil {
				n, _ := strconv.Atoi(m[1])
				told += n
				continue
			}
			var w, i int
			if _, err := fmt.Sscanf(l, "writer %d line %d", &w, &i); err != nil || l != line(w, i) {
				t.Fatalf("got the line %q, want a whole one", l)
			}
			kept++
		}
		if kept+told != writers*each || int64(told) != o.dropped.Load() || kept == 0 || told == 0 {
			t.Errorf("got %d lines and %d that are told to be dropped, want %d in all; the count is %d", kept, told, writers*each, o.dropped.Load())
		}
		both := Outlets{Out: NewOutlet(io.Discard), Err: o}
		want := fmt.Sprintf("%d lines of standard error were dropped: its reader was too slow", told)
		if got := both.Dropped(); len(got) != 1 || got[0] != want {
			t.Errorf("got the warnings %q, want %q", got, want)
		}
	})
}

// What one goroutine writes comes in its order, whatever it is, and nothing of what must not be dropped is.
func TestOutletOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gated{free: make(chan struct{})}
		o := NewOutlet(g)
		o.room = 10
		fmt.Fprint(o, "1\n")
		fmt.Fprint(All(o), "2 is longer than there is room\n")
		fmt.Fprint(o, "3 is dropped\n")
		written := make(chan error)
		go func() {
			_, err := io.WriteString(Results(o), "4\n")
			written <- err
		}()
		synctest.Wait()
		select {
		case err := <-written:
			t.Fatalf("a result is said to be written, %v, and nobody has read it", err)
		default:
		}
		close(g.free)
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		<-o.empty()
		if got, want := g.String(), "1\n2 is longer than there is room\n… 1 line was dropped here: nobody read them\n4\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A reader is given up when it has taken nothing for a while that begins with the run's end, and not before.
func TestOutletOfADeadReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gated{free: make(chan struct{})}
		o := NewOutlet(g)
		fmt.Fprintln(o, "while the run goes on")
		<-time.After(time.Hour)
		began := time.Now()
		o.Expect()
		o.Expect()
		_, err := io.WriteString(Results(o), "a summary")
		if took := time.Since(began); !errors.Is(err, ErrReaderGone) || took != ReaderDead {
			t.Errorf("got %v after %v, want that the reader is gone after %v", err, took, ReaderDead)
		}
		close(g.free)
	})
}

// So is one that stops later; one that has nothing to read has all the time there is.
func TestOutletOfAnIdleReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gated{free: make(chan struct{}, 1)}
		o := NewOutlet(g)
		o.Expect()
		<-time.After(time.Hour)
		g.free <- struct{}{}
		if _, err := io.WriteString(Results(o), "a summary"); err != nil {
			t.Errorf("got %v, want that it is written", err)
		}
		close(o.left)
	})
}

// A line that was lost to an error is found when the results come: they are not whole.
func TestOutletError(t *testing.T) {
	full := errors.New("full")
	o := NewOutlet(failingOnce(full))
	fmt.Fprintln(o, "a step")
	<-o.empty()
	if _, err := io.WriteString(Results(o), "a summary"); !errors.Is(err, full) {
		t.Errorf("got %v, want the error of the line before", err)
	}
}

// failingOnce is a writer whose first write fails.
func failingOnce(err error) io.Writer {
	failed := false
	return writerFunc(func(p []byte) (int, error) {
		if !failed {
			failed = true
			return 0, err
		}
		return len(p), nil
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
