package scenario

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"wsrun/diag"
)

// fileReader reads the files that a scenario names.
type fileReader struct {
	settler
	reach *reach
	spent func(error)
	data  map[string][]byte // contents by path
}

func newFileReader(s settler, within *reach, spent func(error)) *fileReader {
	return &fileReader{settler: s, reach: within, spent: spent, data: map[string][]byte{}}
}

// within reports whether the scenario may read a file. A missing file is left to whoever reads it.
func (r *fileReader) within(name diag.Text) bool {
	path := beside(name)
	real, err := realPath(path)
	if err != nil || r.reach.holds(real) {
		return true
	}
	f := r.out.Errorf(
		name.Pos,
		max(len([]rune(name.Value)), 1),
		"%s is outside the scenario's folder, and a scenario reads only files below that",
		diag.Quote(name.Value),
	)
	if abs, err := filepath.Abs(path); err == nil && abs != real {
		f.Note("it is a symbolic link, or below one: the file is %s", fromHere(real))
	}
	f.Note("to allow it: --allow-read %s", diag.ShellWord(fromHere(filepath.Dir(real))))
	return false
}

// fromHere returns a path relative to the current folder, if that is shorter.
func fromHere(path string) string {
	here, err := realPath(".")
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// maxDataFile bounds the size of a file that a scenario names.
const maxDataFile = 64 << 20

// beside returns the path of a file that a scenario names, which is relative to the file that names it.
func beside(name diag.Text) string { return from(name.Pos.File, name.Value) }

// from returns the path of a file that another file names.
func from(file, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

// readBeside reads a file that a scenario names, if permitted.
func (r *fileReader) readBeside(name diag.Text) ([]byte, bool) {
	switch {
	case templated(name, "a file's name", r.out):
		return nil, false
	case name.Value == "":
		r.out.Errorf(name.Pos, 1, "a file's name is expected here, not nothing")
		return nil, false
	case !r.within(name):
		return nil, false
	}
	return r.read(settled{name, name.Value})
}

// read reads a file that a scenario names, wherever it is. Each file is read only once, however often it is named;
// nobody modifies the bytes.
func (r *fileReader) read(name settled) ([]byte, bool) {
	path := from(name.source.Pos.File, name.value)
	if data, ok := r.data[path]; ok {
		return data, true
	}
	data, err := readBounded(path)
	if err != nil {
		if r.spent != nil && Spent(err) {
			r.spent(err)
		}
		r.out.Errorf(name.source.Pos, name.width(), "%s", fileProblem(r.said(name), err))
		return nil, false
	}
	r.data[path] = data
	return data, true
}

// Spent reports whether a file could not be read because the system is out of resources.
func Spent(err error) bool {
	for _, spent := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, spent) {
			return true
		}
	}
	return false
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("it is a folder")
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("it is not a regular file")
	case info.Size() > maxDataFile:
		return nil, fmt.Errorf("it has %d bytes; at most %d are read", info.Size(), maxDataFile)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxDataFile)) // it may grow in the meantime
}

// fileProblem says why a file, given its quoted name, could not be read.
func fileProblem(quoted string, err error) string {
	switch {
	case os.IsNotExist(err):
		return fmt.Sprintf("no file %s beside the scenario", quoted)
	case os.IsPermission(err):
		return fmt.Sprintf("the file %s can't be read: permission denied", quoted)
	}
	return fmt.Sprintf("the file %s can't be read: %v", quoted, err)
}
