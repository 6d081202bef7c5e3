package wstest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// leakPatience is how long goroutines may take to end after the last test: they
// end by themselves, but nobody waits for some of the standard library's.
const leakPatience = 5 * time.Second

// Main runs a package's tests and fails if they left goroutines behind. It is
// for TestMain:
//
//	func TestMain(m *testing.M) { wstest.Main(m) }
func Main(m *testing.M) { os.Exit(Checked{m}.Run()) }

// Checked is a package's tests with that check, for a TestMain that does more:
//
//	testscript.Main(wstest.Checked{m}, commands)
type Checked struct{ *testing.M }

// Run runs the tests and returns the exit code.
func (c Checked) Run() int {
	waitTogether()
	code := c.M.Run()
	if code != 0 {
		return code
	}
	if left := leaked(leakPatience); len(left) > 0 {
		fmt.Fprintf(os.Stderr, "%d goroutines left behind:\n\n%s\n", len(left), strings.Join(left, "\n\n"))
		return 1
	}
	return 0
}

// waitTogether lets more parallel tests run than there are processors, unless the command line says how many: most of
// those that open connections wait most of the time.
func waitTogether() {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", strconv.Itoa(4*runtime.GOMAXPROCS(0)))
	}
}

// leaked returns the stacks of goroutines that are still there after a while.
func leaked(patience time.Duration) []string {
	giveUp := time.NewTimer(patience)
	defer giveUp.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		left := strangers()
		if len(left) == 0 {
			return nil
		}
		select {
		case <-giveUp.C:
			return left
		case <-again.C:
		}
	}
}

// strangers are the stacks of all goroutines but this one and those that the
// testing package and the runtime keep.
func strangers() []string {
	buf := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	var left []string
	for i, stack := range strings.Split(string(buf), "\n\n") {
		if i == 0 || belongs(stack) {
			continue
		}
		left = append(left, stack)
	}
	return left
}

func belongs(stack string) bool {
	for _, known := range []string{"testing.(*M).", "testing.runTests", "os/signal.", "runtime.ensureSigM",
		"runtime/pprof."} {
		if strings.Contains(stack, known) {
			return true
		}
	}
	return false
}
