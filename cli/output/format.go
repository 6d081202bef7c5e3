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

// Format defines how a kind of output is written: complete after the run, or during it, as rows or samples. Exactly one
// of Write, Rows and Samples is set.
type Format struct {
	Write func(io.Writer, *result.Run) error
	Talks bool                     // Write needs conversations, which are then kept
	Ends  bool                     // Write includes how the process ends
	Lacks func(*result.Run) string // returns what Write can't represent; may be nil
	Head  func(io.Writer) error    // written before the first row; may be nil
	Rows  func(io.Writer, []report.Row) error
	// Samples returns the formatter of samples. start is what their clock counts from.
	Samples func(start time.Time, mask *mask.Masker) *report.SampleLines
}

// String returns the output as on the command line.
func (o Output) String() string { return "-o " + strings.Join([]string{o.Kind, o.Path}, "=") }

// Formats returns the reports that -o supports, by kind.
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

// Parse returns the outputs of all -o flags.
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

// wholePath returns an absolute path, so that two spellings of a path are equal; "-" is not a file.
func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil && path != "-" {
		return whole
	}
	return path
}

// fileOf returns a possible file name for a kind of output.
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
