//go:build unix && !linux

package cli

import (
	"fmt"
	"os"

	"wsrun/internal/wstest/long"

	"github.com/rogpeppe/go-internal/testscript"
)

func onTerminal(ts *testscript.TestScript, _ []string) {
	ts.Fatalf("no terminals to test with on this system")
}

func condition(cond string) (bool, error) {
	switch cond {
	case "terminal":
		return false, nil
	case "root":
		return os.Getuid() == 0, nil
	case "race":
		return raceEnabled, nil
	case "long":
		return long.Enabled(), nil
	}
	return false, fmt.Errorf("unknown condition %s", cond)
}
