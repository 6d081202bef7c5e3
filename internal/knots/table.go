package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// printTable writes a row a package, and one of all of them: the worst of each figure, and the shares of all lines and
// functions.
func printTable(out io.Writer, rooms []figures) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	defer w.Flush()
	fmt.Fprintln(w, "package\tknot\tmethods\tspread\tstruct\tlong\tfunc\tfile")
	all := figures{name: "all"}
	for _, r := range rooms {
		printRow(w, r)
		all.add(r)
	}
	if len(rooms) > 1 {
		slices.Sort(all.functions)
		printRow(w, all)
	}
}

func printRow(w io.Writer, r figures) {
	methods := sized{r.widest.name, r.widest.methods}
	spread := sized{r.spread.name, r.spread.files}
	long := 1000 * float64(len(r.long)) / float64(max(r.lines, 1))
	fmt.Fprintf(w, "%s\t%d/%d\t%s\t%s\t%s\t%.1f\t%d %d %d\t%s\n", r.name, len(r.knot), r.files, methods, spread,
		r.biggest, long, r.length(0.5), r.length(0.95), r.length(1), r.longestFile)
}

func (s sized) String() string {
	if s.size == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %d", s.name, s.size)
}

// length returns a quantile of the lines of functions, by nearest rank.
func (f *figures) length(q float64) int {
	if len(f.functions) == 0 {
		return 0
	}
	return f.functions[int(q*float64(len(f.functions)-1)+0.5)]
}

// add takes the worse of each figure of two packages, and all lines and functions of both.
func (f *figures) add(r figures) {
	f.files += r.files
	if len(r.knot) > len(f.knot) {
		f.knot = r.knot
	}
	if r.widest.methods > f.widest.methods {
		f.widest = r.widest
	}
	if r.spread.files > f.spread.files {
		f.spread = r.spread
	}
	if r.biggest.size > f.biggest.size {
		f.biggest = r.biggest
	}
	if r.longestFile.size > f.longestFile.size {
		f.longestFile = r.longestFile
	}
	f.lines += r.lines
	f.long = append(f.long, r.long...)
	f.functions = append(f.functions, r.functions...)
}
