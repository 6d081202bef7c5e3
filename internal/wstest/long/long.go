package long

import (
	"os"
	"testing"
)

// Variable is the environment variable that asks for the long tests. Any value but the empty one does.
const Variable = "WSRUN_LONG"

// Enabled reports whether the tests run in full.
func Enabled() bool { return os.Getenv(Variable) != "" }

// Only skips the test unless the tests run in full.
func Only(t testing.TB) {
	t.Helper()
	if !Enabled() {
		t.Skipf("runs only with %s=1", Variable)
	}
}
