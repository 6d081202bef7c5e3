package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Of an output that is given up, nothing stays behind, and what was there before does.
func TestAbandon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.json")
	for _, name := range []string{path, underWay(path)} {
		if err := os.WriteFile(name, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	Output{Kind: "json", Path: path}.Abandon()
	if _, err := os.Stat(underWay(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file under way: %v, want that it is gone", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file that was there: %v", err)
	}
}
