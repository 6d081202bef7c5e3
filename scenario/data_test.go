package scenario

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadRows(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             []map[string]any
	}{
		{"CSV", "a.csv", "name,n\nada,1\n\"b, c\",\n", []map[string]any{{"name": "ada", "n": "1"}, {"name": "b, c", "n": ""}}},
		{"CSV with CRLF and a byte-order mark", "a.CSV", "\ufeffé,b\r\n1, 2\r\n", []map[string]any{{"é": "1", "b": "2"}}},
		{"CSV with a line break in quotes", "a.csv", "a\n\"x\ny\"\n", []map[string]any{{"a": "x\ny"}}},
		{"CSV, header only", "a.csv", "a,b\n", nil},
		{"CSV, empty", "a.csv", "", nil},
		{"JSON", "a.json", `[{"a": 9007199254740993, "b": [1.5]}, {}]`, []map[string]any{{"a": 9007199254740993, "b": []any{1.5}}, {}}},
		{"NDJSON", "a.ndjson", "{\"a\": 1}\n\n{\"a\": null}", []map[string]any{{"a": 1}, {"a": nil}}},
		{"JSON lines", "a.jsonl", "{\"a\": 1}\r\n", []map[string]any{{"a": 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, place, err := readRows(tt.file, []byte(tt.text))
			if err != nil {
				t.Fatalf("%s: %v", place, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReadRowsRefuses(t *testing.T) {
	tests := []struct{ file, text, place, want string }{
		{"a.txt", "a\n1\n", "0:0", "ends in .csv"},
		{"a", "a\n1\n", "0:0", "ends in .csv"},
		{"a.csv", "a,b\n1\n", "2:1", "as many columns as the header"},
		{"a.csv", "a,b\n1,2,3\n", "2:1", "as many columns as the header"},
		{"a.csv", "a,a\n1,2\n", "1:3", "column 2 is empty or given twice"},
		{"a.csv", "é,\n1,2\n", "1:3", "column 2 is empty or given twice"},
		{"a.csv", "\n\n,b\n1,2\n", "3:1", "column 1 is empty or given twice"},
		// a frame has a line more than encoding/csv
		{"a.csv", "a,b\n1,x\u2028y\n2\n", "4:1", "as many columns as the header"},
		{"a.csv", "a\n\"x\n", "2:", `"`},
		{"a.json", `{"a": 1}`, "1:1", "array of objects"},
		{"a.json", `[1]`, "1:2", "item 0 is not an object"},
		{"a.json", `[{]`, "1:3", "not JSON"},
		{"a.ndjson", "{}\n[]\n", "2:1", "each line is a JSON object"},
		{"a.ndjson", "{}\n{\n", "2:2", "ends unexpectedly"},
		{"a.json", "\uFEFF[\n  {\"a\": \"é\", b: 1}]", "2:14", `not JSON from here on: "b: 1}]"`},
		{"a.json", "[\n  {\"a\": \"é\"},\n  {\"a\": \"é\"}, [1]\n]", "3:15", "item 2 is not an object"},
		{"a.json", "[{\"a\": 1},\n", "2:1", "ends unexpectedly"},
		{"a.csv", "a,b\né\"x,2\n", "2:2", "a quote in a field that is not quoted"},
		{"a.csv", "a,b\n1,gr\xfc\xdfe\n", "2:5", "byte 0xfc is not UTF-8"},
		{"a.json", "[{\"a\": \"\xe9\"}]", "1:9", "byte 0xe9 is not UTF-8"},
		{"a.csv", "\xff\xfea\x00\n\x001\x00", "0:0", "the file is UTF-16: save it as UTF-8"},
		{"a.ndjson", "\r\n{\"a\": 1}\r\n{\"é\": x}\r\n", "3:7", `not JSON from here on: "x}`},
	}
	for _, tt := range tests {
		rows, place, err := readRows(tt.file, []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(fmt.Sprintf("%d:%d", place.Line, place.Col), tt.place) {
			t.Errorf("%s, %q: got %v, %d:%d: %v; want %s: %s", tt.file, tt.text, rows, place.Line, place.Col, err, tt.place, tt.want)
		}
	}
}

// Rows that differ have the columns of all of them, so that an expression may name any.
func TestColumns(t *testing.T) {
	p := compileText(t, "testdata/valid", `
server: echo
data: {orders: {file: orders.json}, users: {file: users.csv, pick: unique}}
on-open: [{log: "${{ data.orders.n }} ${{ data.orders.id }} ${{ data.users.tier }}"}]
`)
	var got []string
	for _, f := range p.Data {
		got = append(got, fmt.Sprintf("%s %d %s %s", f.Name, len(f.Rows), f.Pick, f.OnEnd))
	}
	if want := []string{"orders 2 sequential loop", "users 2 unique stop"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
