package run

import (
	"fmt"
	"runtime"

	"wsrun/diag"
)

// host describes the machine. If not all its processors may be used, it says how many.
func host() string {
	cpus := diag.Count(runtime.NumCPU(), "CPU")
	if may := runtime.GOMAXPROCS(0); may < runtime.NumCPU() {
		cpus += fmt.Sprintf(" of which %d may be used", may)
	}
	return fmt.Sprintf("%s/%s, %s, %s", runtime.GOOS, runtime.GOARCH, cpus, runtime.Version())
}
