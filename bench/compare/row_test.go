package main

import (
	"os"
	"path/filepath"
	"testing"

	"wsrun/cli"

	"github.com/google/go-cmp/cmp"
)

func TestChoose(t *testing.T) {
	tests := []struct {
		names string
		want  []string
		wrong bool
	}{
		{"", []string{"requests", "requests-json", "requests-handlers", "push", "push-json", "sessions", "idle", "samples", "start"}, false},
		{"push,requests", []string{"requests", "push"}, false}, // in the table's order
		{"push,pull", nil, true},
		{"push,", nil, true},
	}
	for _, tt := range tests {
		rows, err := choose(allRows(1), tt.names)
		if (err != nil) != tt.wrong {
			t.Errorf("choose %q: error %v, want one: %t", tt.names, err, tt.wrong)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.name)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("choose %q (-want +got):\n%s", tt.names, diff)
		}
	}
}

// The scenarios are part of no example and no document, so they are held here.
func TestScenariosAreValid(t *testing.T) {
	files, err := filepath.Glob("../scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, file := range files {
		code := cli.Main([]string{"validate", file}, cli.Process{In: null, Out: t.Output(), Err: t.Output(), Env: []string{"TARGET=ws://127.0.0.1:1/"}})
		if code != 0 {
			t.Errorf("%s: exit code %d", file, code)
		}
	}
}
