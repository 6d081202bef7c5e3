package stream

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
)

// csvColumns returns the columns of the CSV stream. Figures have the same names as in NDJSON.
func csvColumns() []string {
	return []string{
		"time", "elapsed_ms", "interval_ms", "metric", "type", "unit", "tags",
		"count", "rate", "passes", "fails", "value", "sum", "avg", "med", "p(90)", "p(95)", "p(99)",
	}
}

// CSVHead writes the line with the column names. The error is that of the write.
func CSVHead(w io.Writer) error { return writeCSV(w, [][]string{csvColumns()}) }

// CSV writes rows as comma-separated values (RFC 4180), without the line of names; figures that a row does not have are
// empty. Tags are written as "name:join,scenario:chat", with a backslash before commas and backslashes in them. The
// error is that of the write.
func CSV(w io.Writer, rows []Row) error {
	columns := csvColumns()
	lines := make([][]string, 0, len(rows))
	for _, r := range rows {
		line := make([]string, len(columns))
		copy(
			line,
			[]string{
				rowTime(r),
				format.Plain(format.InMS(r.Elapsed)),
				format.Plain(format.InMS(r.Length)),
				r.Metric,
				r.Type.String(),
				r.Unit,
				csvTags(r.Tags),
			},
		)
		for _, f := range rowFigures(r) {
			line[slices.Index(columns, f.name)] = format.Plain(f.value)
		}
		lines = append(lines, line)
	}
	return writeCSV(w, lines)
}

func writeCSV(w io.Writer, lines [][]string) error {
	if err := csv.NewWriter(w).WriteAll(lines); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// csvTags formats tags as one field, so that they can be separated again.
func csvTags(tags metrics.Tags) string {
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`)
	var b strings.Builder
	for i, t := range tags {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(format.Visible(escape.Replace(t.Key)) + ":" + format.Visible(escape.Replace(t.Value)))
	}
	return b.String()
}
