package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"wsrun/diag"
	"wsrun/mask"
	"wsrun/report"
	"wsrun/result"
)

// output is one -o KIND=PATH.
type output struct {
	kind, path string
	outputKind
}

// outputKind is how a kind of output is written: whole when the run is over, or while it goes on, in rows or in
// samples. One of write, rows and samples is there.
type outputKind struct {
	write func(io.Writer, *result.Run) error
	talks bool                     // write needs conversations, which are kept for it
	ends  bool                     // write says how the process ends
	lacks func(*result.Run) string // says what write can't hold; may be nil
	head  func(io.Writer) error    // before the first row; may be nil
	rows  func(io.Writer, []report.Row) error
	// samples makes what turns samples into lines. start is what their clock counts from.
	samples func(start time.Time, mask *mask.Masker) *report.SampleLines
}

// outputKinds are the reports that -o can ask for.
func outputKinds() map[string]outputKind {
	return map[string]outputKind{
		"csv":            {head: report.CSVHead, rows: report.CSV},
		"csv-samples":    {samples: report.CSVSamples},
		"har":            {write: report.HAR, talks: true},
		"hlog":           {write: report.HLog, lacks: report.NotInHLog},
		"html":           {write: report.HTML, ends: true},
		"json":           {write: report.JSON, ends: true},
		"junit":          {write: report.JUnit},
		"markdown":       {write: report.Markdown},
		"ndjson":         {rows: report.NDJSON},
		"ndjson-samples": {samples: report.NDJSONSamples},
		"tap":            {write: report.TAP},
	}
}

func parseOutputs(flags []string) ([]output, error) {
	kinds := outputKinds()
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	slices.Sort(names)
	var out []output
	for _, f := range flags {
		kind, path, ok := strings.Cut(f, "=")
		how, known := kinds[kind]
		same := func(o output) bool { return wholePath(o.path) == wholePath(path) }
		switch {
		case !known && otherOutput(kind) != "":
			return nil, usagef("-o %s: no such kind of output: %s", kind, otherOutput(kind))
		case !ok || path == "":
			such := "json=summary.json"
			if known {
				such = kind + "=" + fileOf(kind)
			}
			return nil, usagef("-o takes KIND=PATH, such as %s, not %q", such, f)
		case !known:
			return nil, usagef(
				"-o %s: no such kind of output%s (there are: %s)",
				f,
				diag.DidYouMean(kind, names),
				strings.Join(names, ", "),
			)
		case slices.ContainsFunc(out, same) && path == "-":
			return nil, usagef("-o %s: only one output can go to standard output", f)
		case slices.ContainsFunc(out, same):
			return nil, usagef("-o %s: another output goes to the same file", f)
		}
		out = append(out, output{kind, path, how})
	}
	return out, nil
}

// to writes the output where it belongs, without secrets. The error says what and where. If the report panics, that is
// the error.
func (o output) to(s *runCommand, run *result.Run) error {
	own := *run // one that is given up goes on reading it, while the run's end is noted for the others
	run = &own
	err := s.guarded(func() error {
		if o.talks {
			run.Conversations = s.archive.Conversations()
		}
		masked := report.Masked(run, s.mask)
		if o.path == "-" {
			return s.toPeople(o.String(), s.app.Out, func(w io.Writer) error { return o.write(w, masked) })
		}
		return o.toFile(s, masked)
	})
	return o.failed(err)
}

// wholePath is a path from the root on, so that two spellings of one are the same; "-" is no file.
func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil && path != "-" {
		return whole
	}
	return path
}

// isFile reports whether the output is, or will be, a regular file, which can be written anew.
func (o output) isFile() bool {
	if o.path == "-" {
		return false
	}
	info, err := os.Stat(o.path)
	return err != nil || info.Mode().IsRegular()
}

// afterSummary reports whether the output says how the process ends and can't be corrected, so that it has to wait for
// all others.
func (o output) afterSummary() bool { return o.ends && o.path != "-" && !o.isFile() }

// failed says what could not be written, and where. An output that was given up says so itself.
func (o output) failed(err error) error {
	if err == nil || errors.Is(err, errGivenUp) {
		return err
	}
	where := o.path
	if where == "-" {
		where = "standard output"
	}
	return fmt.Errorf("write %s to %s: %w", o.kind, where, bare(err))
}

// bare is the cause of an error of the file system, without its name for the file: that may be of one under way.
func bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// toFile lets a regular file appear whole or not at all. What can't be replaced is written in place: /dev/null, a pipe,
// a file in a folder that takes no other, one that is mounted into a container.
func (o output) toFile(s *runCommand, run *result.Run) error {
	path := place(o.path) // a link stays one
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return o.replace(path, 0o666, run) // before the umask
	case !info.Mode().IsRegular():
		return o.toReader(s, path, run)
	}
	err = o.replace(path, info.Mode().Perm(), run)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EBUSY) {
		return o.inPlace(path, run)
	}
	return err
}

// underWay is the name of a file until it is whole.
func underWay(path string) string {
	return filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d", filepath.Base(path), os.Getpid()))
}

// abandon removes what is there of a file that is not waited for any more.
func (o output) abandon() {
	_ = os.Remove(underWay(place(o.path)))
}

// replace writes a file beside path and gives it that name.
func (o output) replace(path string, mode fs.FileMode, run *result.Run) error {
	under := underWay(path)
	f, err := os.OpenFile(under, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	whole := false
	defer func() { // also when the report panics
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

// toReader writes to what may have a slow reader, or none at all, as a named pipe.
func (o output) toReader(s *runCommand, path string, run *result.Run) error {
	var moved atomic.Int64
	written := make(chan error, 1)
	go func() {
		written <- s.guarded(func() error {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0) // where nobody reads a pipe, it waits here
			if err != nil {
				return err
			}
			return o.writeAndClose(f, &counted{f, &moved}, run)
		})
	}()
	return s.awaitReader(o.String(), written, &moved, nil)
}

func (o output) inPlace(path string, run *result.Run) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	return o.writeAndClose(f, f, run)
}

func (o output) writeAndClose(f io.Closer, w io.Writer, run *result.Run) (err error) {
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	return o.write(w, run)
}

// fileOf is a file's name that an output of a kind might have.
func fileOf(kind string) string {
	name, _, samples := strings.Cut(kind, "-")
	ending := map[string]string{"junit": "xml", "markdown": "md"}[name]
	if ending == "" {
		ending = name
	}
	if samples {
		return "samples." + ending
	}
	return "wsrun." + ending
}
