package scenario

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"wsrun/diag"
)

// compileBeside compiles a text with a file of so many bytes beside it, and says what was found and how many bytes it
// allocated.
func compileBeside(t *testing.T, text string, size int) (found diag.List, allocated uint64) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "large.bin"), bytes.Repeat([]byte("x"), size), 0o600); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if sc := Parse(filepath.Join(dir, "f.yaml"), []byte(text), &found); sc != nil {
		Compile(sc, Options{}, &found)
	}
	runtime.ReadMemStats(&after)
	return found, after.TotalAlloc - before.TotalAlloc
}

// A file that is sent from many places is there once.
func TestLargeFileSentOften(t *testing.T) {
	const size, sends = 4 << 20, 100
	found, allocated := compileBeside(t, "server: echo\nactions: {a: [{send-binary: {file: large.bin}}]}\non-open:\n"+numbered(sends, "  - {run: a, with: {x: %d}}\n"), size)
	if len(found) > 0 {
		t.Errorf("found %v", found)
	}
	if allocated > 10*size {
		t.Errorf("%d MiB were allocated for a file of %d MiB", allocated>>20, size>>20)
	}
}

// Of a file that is sent as text each send has a copy, so that there is an end to them.
func TestLargeTextSentOften(t *testing.T) {
	const size, sends = 4 << 20, 100
	found, _ := compileBeside(t, "server: echo\nactions: {a: [{send-file: large.bin}]}\non-open:\n"+numbered(sends, "  - {run: a, with: {x: %d}}\n"), size)
	if len(found) != 1 || found[0].Message != "the file's payloads take more than 64 MiB" {
		t.Errorf("found %v, want that the payloads take too much", found)
	}
}
