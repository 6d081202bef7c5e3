package run

import (
	"fmt"
	"runtime"

	"wsrun/diag"
)

// host says what the run is made on. Of a machine whose processors it may not all use it says how many it may.
func host() string {
	cpus := diag.Count(runtime.NumCPU(), "CPU")
	if may := runtime.GOMAXPROCS(0); may < runtime.NumCPU() {
		cpus += fmt.Sprintf(" of which %d may be used", may)
	}
	return fmt.Sprintf("%s/%s, %s, %s", runtime.GOOS, runtime.GOARCH, cpus, runtime.Version())
}
