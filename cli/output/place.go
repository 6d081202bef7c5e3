package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"wsrun/cli/exit"
)

// Spare rejects outputs that would overwrite what the run reads, or each other, under whatever name. reads are files by
// name. Nothing has been written yet.
func Spare(outputs []Output, reads map[string]fs.FileInfo) error {
	var problems []error
	for i, o := range outputs {
		if o.Path == "-" {
			continue
		}
		if name := sameFile(o.Path, reads); name != "" {
			problems = append(
				problems,
				exit.Usagef("%s: the run reads this file%s, and the output would overwrite it", o, alias(name, o.Path)),
			)
		}
		for _, other := range outputs[:i] {
			if other.Path != "-" && samePlace(o.Path, other.Path) {
				problems = append(problems, exit.Usagef("%s: %s goes to the same file", o, other))
			}
		}
	}
	return errors.Join(problems...)
}

// alias says which file an output's path is another name of.
func alias(name, path string) string {
	if filepath.Clean(name) == filepath.Clean(path) {
		return ""
	}
	return ", as " + name
}

// sameFile returns which of the files a path refers to, even through links; "" if none.
func sameFile(path string, files map[string]fs.FileInfo) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	found := ""
	for name, other := range files {
		if os.SameFile(info, other) && (found == "" || filepath.Clean(name) == filepath.Clean(path) || name < found) {
			found = name
		}
	}
	return found
}

// samePlace reports whether two paths refer to the same file, even one that does not exist yet. What is not a regular
// file, such as /dev/null, may be shared.
func samePlace(a, b string) bool {
	one, err1 := os.Stat(a)
	two, err2 := os.Stat(b)
	if err1 == nil && err2 == nil {
		return os.SameFile(one, two) && (one.Mode().IsRegular() || one.IsDir())
	}
	return err1 != nil && err2 != nil && place(a) == place(b)
}

// place returns where a file that does not exist would be: its path with links resolved, as far as folders exist.
func place(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for range 40 { // Linux's limit for links
		target, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	dir, below := filepath.Dir(path), filepath.Base(path)
	for {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, below)
		}
		if dir == filepath.Dir(dir) {
			return path
		}
		below = filepath.Join(filepath.Base(dir), below)
		dir = filepath.Dir(dir)
	}
}

// MakeRoom creates the folders of outputs, and finds outputs that can't be created before any connection is made:
// nobody wants to learn that after an hour's load. It leaves existing files unchanged.
func MakeRoom(outputs []Output) error {
	var problems []error
	for _, o := range outputs {
		if o.Path == "-" {
			continue
		}
		if err := o.makeRoom(); err != nil {
			problems = append(problems, fmt.Errorf("%w: nothing was run", o.failed(err)))
		}
	}
	return errors.Join(problems...)
}

func (o Output) makeRoom() error {
	if strings.HasSuffix(o.Path, string(filepath.Separator)) {
		return errors.New("it names a folder, not a file in it")
	}
	info, err := os.Stat(o.Path)
	switch {
	case err == nil && info.IsDir():
		return syscall.EISDIR
	case err == nil && info.Mode()&fs.ModeSocket != 0:
		return errors.New("it is a socket")
	case err == nil && !info.Mode().IsRegular():
		return nil // opening a pipe would wait for its reader, or end it
	case err == nil:
		f, err := os.OpenFile(o.Path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return f.Close()
	}
	path := place(o.Path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil { // subject to the umask
		return err
	}
	under := underWay(path)
	f, err := os.OpenFile(under, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(under))
}
