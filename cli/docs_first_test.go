package cli_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wsrun/internal/wstest/long"
)

// The first block that a newcomer pastes runs in a fresh copy of the repository, in a shell that knows Go and no wsrun.
func TestDocsFirstBlock(t *testing.T) {
	long.Only(t) // it builds everything anew
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go here")
	}
	list := blocks(t, "README.md", documents(t)["README.md"])
	first := slices.IndexFunc(list, func(b block) bool { return b.lang == "sh" })
	if first < 0 {
		t.Fatal("README.md has no commands")
	}
	dir, bin := t.TempDir(), t.TempDir()
	copySources(t, dir)
	if err := os.Symlink(goTool, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	script := list[first].text
	cmd := exec.CommandContext(t.Context(), sh, "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+":/usr/bin:/bin", "GOFLAGS=-buildvcs=false")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s\nwrites\n%s", list[first], err, script, out)
	}
	if n := strings.Count(string(out), "PASSED"); n != 2*2 { // each says so in its first and its last line
		t.Errorf("%v: %d scenarios passed, want that of the examples and the one that was made:\n%s", list[first], n, out)
	}
}

// copySources copies what a clone of the repository holds, but for what only tests read.
func copySources(t *testing.T, to string) {
	t.Helper()
	from := os.DirFS(repo)
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "testdata", "node_modules", "dist", "test"}, d.Name()):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, path), 0o755)
		case !d.Type().IsRegular() || path == "wsrun" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, path), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
