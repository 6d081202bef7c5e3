package checks_test

import (
	"testing"

	"wsrun/checks"
)

func TestReserved(t *testing.T) {
	for name, want := range map[string]bool{"msg": true, "vars": true, "and": true, "i": false, "item": false} {
		if got := checks.Reserved(name); got != want {
			t.Errorf("Reserved(%q) = %v, want %v", name, got, want)
		}
	}
}
