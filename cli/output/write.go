package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"

	"wsrun/cli/stdio"
	"wsrun/report"
	"wsrun/result"
)

// To writes the output to its destination, without secrets. The error says what and where. If the report panics, that
// is the error. An output that was given up goes on reading the run.
func (o Output) To(d *Desk, run *result.Run) error {
	err := d.Safely.Do(func() error {
		if o.Talks {
			own := *run
			own.Conversations = d.Conversations()
			run = &own
		}
		masked := report.Masked(run, d.Mask)
		if o.Path == "-" {
			return d.ToStream(o.String(), d.Out, func(w io.Writer) error { return o.Write(w, masked) })
		}
		return o.toFile(d, masked)
	})
	return o.failed(err)
}

// IsFile reports whether the output is, or will be, a regular file, which can be rewritten.
func (o Output) IsFile() bool {
	if o.Path == "-" {
		return false
	}
	info, err := os.Stat(o.Path)
	return err != nil || info.Mode().IsRegular()
}

// AfterSummary reports whether the output includes how the process ends and can't be corrected, so that it must wait
// for all others.
func (o Output) AfterSummary() bool { return o.Ends && o.Path != "-" && !o.IsFile() }

// failed adds what could not be written, and where. The error of an output that was given up already says that.
func (o Output) failed(err error) error {
	if err == nil || errors.Is(err, stdio.ErrGivenUp) {
		return err
	}
	where := o.Path
	if where == "-" {
		where = "standard output"
	}
	return fmt.Errorf("write %s to %s: %w", o.Kind, where, stdio.Bare(err))
}

// toFile makes a regular file appear complete or not at all. What can't be replaced is written in place: /dev/null, a
// pipe, a file in a folder that is not writable, one that is mounted into a container.
func (o Output) toFile(d *Desk, run *result.Run) error {
	path := place(o.Path) // keep links
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return o.replace(path, 0o666, run) // subject to the umask
	case !info.Mode().IsRegular():
		return o.toReader(d, path, run)
	}
	err = o.replace(path, info.Mode().Perm(), run)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EBUSY) {
		return o.inPlace(path, run)
	}
	return err
}

// underWay returns the name of a file until it is complete.
func underWay(path string) string {
	return filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d", filepath.Base(path), os.Getpid()))
}

// Abandon removes the unfinished file of an output that is not waited for any more.
func (o Output) Abandon() {
	_ = os.Remove(underWay(place(o.Path)))
}

// replace writes a file next to path and renames it to path.
func (o Output) replace(path string, mode fs.FileMode, run *result.Run) error {
	under := underWay(path)
	f, err := os.OpenFile(under, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	whole := false
	defer func() { // even when the report panics
		if !whole {
			_ = os.Remove(under)
		}
	}()
	if err = o.writeAndClose(f, f, run); err == nil {
		err = os.Rename(under, path)
	}
	whole = err == nil
	return err
}

// toReader writes to a destination whose reader may be slow or missing, such as a named pipe.
func (o Output) toReader(d *Desk, path string, run *result.Run) error {
	var moved atomic.Int64
	written := make(chan error, 1)
	go func() {
		written <- d.Safely.Do(func() error {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0) // if nobody reads a pipe, it blocks here
			if err != nil {
				return err
			}
			return o.writeAndClose(f, stdio.Count(f, &moved), run)
		})
	}()
	return d.patience().Await(o.String(), written, &moved, nil)
}

func (o Output) inPlace(path string, run *result.Run) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	return o.writeAndClose(f, f, run)
}

func (o Output) writeAndClose(f io.Closer, w io.Writer, run *result.Run) (err error) {
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	return o.Write(w, run)
}
