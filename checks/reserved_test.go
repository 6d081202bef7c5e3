package checks_test

import (
	"testing"

	"wsrun/checks"
)

func TestReserved(t *testing.T) {
	var plain checks.Scope
	all := checks.Scope{Names: checks.NShared | checks.NPeer}
	for name, want := range map[string]bool{"msg": true, "vars": true, "and": true, "i": false, "item": false} {
		if got := plain.Reserves(name); got != want {
			t.Errorf("Reserves(%q) = %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"shared", "peer"} {
		if plain.Reserves(name) || !all.Reserves(name) {
			t.Errorf("%q is to be reserved where it is there, and nowhere else", name)
		}
	}
}
