//go:build unix

package cli

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"wsrun/internal/wstest"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary is the command too: scripts run it as a process of its own, which gets its signals from the system.
func TestMain(m *testing.M) {
	// Most of them wait most of the time, for other processes and for what takes as long as it does; the race detector
	// leaves no time. -parallel wins.
	if !raceEnabled {
		if err := flag.Set("test.parallel", strconv.Itoa(max(8, runtime.GOMAXPROCS(0)))); err != nil {
			panic(err)
		}
	}
	testscript.Main(wstest.Checked{M: m}, map[string]func(){
		"wsrun": func() { os.Exit(Main(os.Args[1:], OS())) },
	})
}
