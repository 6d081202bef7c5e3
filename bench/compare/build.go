package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// bench is where the programs were built, and how often each pair runs.
type bench struct {
	root  string // of the module
	dir   string // of programs and summaries; removed at the end
	pairs int
}

// build builds the clients and the server from the module that the current
// folder is in.
func build(ctx context.Context) (*bench, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, fmt.Errorf("find the module's folder: %w", err)
	}
	dir, err := os.MkdirTemp("", "wsrun-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{root: string(bytes.TrimSpace(out)), dir: dir}
	for name, pkg := range map[string]string{"wsrun": ".", "hand": "./bench/hand", "server": "./bench/server",
		"samples": "./bench/samples"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-o", b.program(name), pkg)
		cmd.Dir = b.root
		if out, err := cmd.CombinedOutput(); err != nil {
			b.remove()
			return nil, fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	return b, nil
}

func (b *bench) remove() { _ = os.RemoveAll(b.dir) }

// program is the path of a program; the ending is for Windows.
func (b *bench) program(name string) string { return filepath.Join(b.dir, name+".exe") }

func (b *bench) summary() string { return filepath.Join(b.dir, "summary.json") }

func (b *bench) scenario(name string) string {
	return filepath.Join(b.root, "bench", "scenarios", name+".yaml")
}
