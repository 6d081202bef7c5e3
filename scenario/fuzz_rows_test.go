package scenario

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"wsrun/diag"
)

// FuzzRows reads any bytes as each kind of data file. What is wrong has its place in the file, rows are whole, and what
// encoding/csv writes of them is read as the same.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"", "\n", "id,name\n1,ada\n", "\uFEFFid\n1\n", "a,a\n", ",\n", "id\n1,2\n", "id,name\n1,\"a\n", "id,name\n1,a\"b\n", "id\r\n1\r\n", "id\n\"é\x00\"\n", "é,字\n1,\"2\n",
		"[]", "[{}]", `[{"id": 1, "tags": ["a"]}, {"id": 18446744073709551615}]`, "[1]", `[{"id": 1}`, `{"id": 1}`, "null", `[{"id": 1}] x`, "[\n\n{\"id\": }]",
		`{"id": 1}` + "\n\n" + `{"id": 2}`, `{"id": 1} {"id": 2}`, "{\n}", "nul", `{"id": "` + "\xff" + `"}`, `{"id": 1, "id": 2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8<<10 {
			return
		}
		for _, name := range []string{"x.csv", "x.json", "x.ndjson"} {
			rows, place, err := readRows(name, data)
			if err != nil {
				if len(rows) > 0 {
					t.Errorf("%s: %d rows and an error: %v", name, len(rows), err)
				}
				if !insideRows(data, place) || err.Error() == "" {
					t.Errorf("%s: %d:%d is outside of the file: %v", name, place.Line, place.Col, err)
				}
				continue
			}
			for i, row := range rows {
				if row == nil {
					t.Errorf("%s: row %d is nil", name, i)
				}
			}
			if name == "x.csv" {
				checkCSV(t, rows)
			}
		}
	})
}

// insideRows reports whether a place is in a data file; without one it is the file as a whole. The lines of CSV end
// with \n alone, those of JSON as a scenario's do, and as code frames show them.
func insideRows(data []byte, at diag.Pos) bool {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	inside := func(text string) bool {
		lines := strings.Split(text, "\n")
		return at.Line <= len(lines) && at.Col >= 1 && at.Col <= utf8.RuneCountInString(lines[at.Line-1])+1
	}
	yaml := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
	return at.Line == 0 || inside(string(data)) || inside(yaml.Replace(string(data)))
}

// checkCSV writes rows and reads them again.
func checkCSV(t *testing.T, rows []map[string]any) {
	if len(rows) == 0 {
		return
	}
	var header []string
	for name := range rows[0] {
		header = append(header, name)
	}
	if len(header) == 1 {
		return // an empty field that is alone in its row is no row
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write(header) // a buffer takes everything
	for i, row := range rows {
		record := make([]string, len(header))
		for n, name := range header {
			text, ok := row[name].(string)
			if !ok || len(row) != len(header) {
				t.Fatalf("row %d has %v, want a text in each of %q", i, row, header)
			}
			record[n] = text
		}
		_ = w.Write(record)
	}
	w.Flush()
	again, _, err := readCSV(out.Bytes())
	if err != nil || len(again) != len(rows) {
		t.Fatalf("%d rows were written, and %d read again: %v\n%s", len(rows), len(again), err, &out)
	}
	for i := range rows {
		for _, name := range header {
			if rows[i][name] != again[i][name] {
				t.Errorf("row %d: %s is %q, and was written as %q", i, name, again[i][name], rows[i][name])
			}
		}
	}
}
