//go:build unix

package cli

import (
	"os"
	"testing"

	"wsrun/internal/wstest"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary is the command too: scripts run it as a process of its own, which gets its signals from the system.
func TestMain(m *testing.M) {
	testscript.Main(wstest.Checked{M: m}, map[string]func(){
		"wsrun": func() { os.Exit(Main(os.Args[1:], OS())) },
	})
}
