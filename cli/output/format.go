package output

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wsrun/cli/exit"
	"wsrun/cli/othertools"
	"wsrun/diag"
	"wsrun/mask"
	"wsrun/report"
	"wsrun/result"
)

// Output is one -o KIND=PATH.
type Output struct {
	Kind, Path string
	Format
}

// Format is how a kind of output is written: whole when the run is over, or while it goes on, in rows or in samples.
// One of Write, Rows and Samples is there.
type Format struct {
	Write func(io.Writer, *result.Run) error
	Talks bool                     // Write needs conversations, which are kept for it
	Ends  bool                     // Write says how the process ends
	Lacks func(*result.Run) string // says what Write can't hold; may be nil
	Head  func(io.Writer) error    // before the first row; may be nil
	Rows  func(io.Writer, []report.Row) error
	// Samples makes what turns samples into lines. start is what their clock counts from.
	Samples func(start time.Time, mask *mask.Masker) *report.SampleLines
}

// String is the output as the command line has it.
func (o Output) String() string { return "-o " + strings.Join([]string{o.Kind, o.Path}, "=") }

// Formats are the reports that -o can ask for.
func Formats() map[string]Format {
	return map[string]Format{
		"csv":            {Head: report.CSVHead, Rows: report.CSV},
		"csv-samples":    {Samples: report.CSVSamples},
		"har":            {Write: report.HAR, Talks: true},
		"hlog":           {Write: report.HLog, Lacks: report.NotInHLog},
		"html":           {Write: report.HTML, Ends: true},
		"json":           {Write: report.JSON, Ends: true},
		"junit":          {Write: report.JUnit},
		"markdown":       {Write: report.Markdown},
		"ndjson":         {Rows: report.NDJSON},
		"ndjson-samples": {Samples: report.NDJSONSamples},
		"tap":            {Write: report.TAP},
	}
}

// Parse returns the outputs of all -o.
func Parse(flags []string) ([]Output, error) {
	kinds := Formats()
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	slices.Sort(names)
	var out []Output
	for _, f := range flags {
		kind, path, ok := strings.Cut(f, "=")
		how, known := kinds[kind]
		same := func(o Output) bool { return wholePath(o.Path) == wholePath(path) }
		switch {
		case !known && othertools.Output(kind) != "":
			return nil, exit.Usagef("-o %s: no such kind of output: %s", kind, othertools.Output(kind))
		case !ok || path == "":
			such := "json=summary.json"
			if known {
				such = kind + "=" + fileOf(kind)
			}
			return nil, exit.Usagef("-o takes KIND=PATH, such as %s, not %q", such, f)
		case !known:
			return nil, exit.Usagef(
				"-o %s: no such kind of output%s (there are: %s)",
				f,
				diag.DidYouMean(kind, names),
				strings.Join(names, ", "),
			)
		case slices.ContainsFunc(out, same) && path == "-":
			return nil, exit.Usagef("-o %s: only one output can go to standard output", f)
		case slices.ContainsFunc(out, same):
			return nil, exit.Usagef("-o %s: another output goes to the same file", f)
		}
		out = append(out, Output{kind, path, how})
	}
	return out, nil
}

// wholePath is a path from the root on, so that two spellings of one are the same; "-" is no file.
func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil && path != "-" {
		return whole
	}
	return path
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
