package peak_test

import (
	"os"
	"os/exec"
	"runtime"
	"testing"

	"wsrun/bench/peak"
)

// A wrong unit is off by a factor of 1,024; the race detector keeps as much
// again as a program has, or some times that.
const (
	big   = 64 << 20
	roomy = 8
)

func TestMain(m *testing.M) {
	if os.Getenv("PEAK_CHILD") != "" {
		touch(2 * big)
		return
	}
	os.Exit(m.Run())
}

// touch makes n bytes resident.
func touch(n int) {
	block := make([]byte, n)
	for i := 0; i < n; i += 4096 {
		block[i] = 1
	}
	runtime.KeepAlive(block)
}

func TestPeaks(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("known on Linux only")
	}
	touch(big)
	self := peak.Self()
	if self < big || self > roomy*big {
		t.Errorf("own peak %d after touching %d bytes", self, big)
	}

	small := exec.Command("true")
	if err := small.Run(); err != nil {
		t.Fatal(err)
	}
	if got := peak.Child(small.ProcessState); got != 0 {
		t.Errorf("peak %d of a process smaller than this one, want 0: it is not known", got)
	}

	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "PEAK_CHILD=1")
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	if got := peak.Child(child.ProcessState); got < 2*big || got > roomy*2*big {
		t.Errorf("peak %d of a process that touched %d bytes", got, 2*big)
	}
}
