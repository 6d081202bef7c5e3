package scenario

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Feeder is an entry of `data`: where rows come from, and who gets which.
type Feeder struct {
	Name  diag.Text
	File  diag.Text
	Pick  string // "" is sequential
	OnEnd string // "" is loop; of unique: stop
}

// FeederPlan is a feeder with its rows, which all VUs share and nobody changes.
type FeederPlan struct {
	Name  string
	File  string
	At    diag.Pos
	Rows  []map[string]any
	Pick  string
	OnEnd string
}

func feederTable() *table[Feeder] {
	return &table[Feeder]{name: "a feeder", doc: "Rows of a CSV file with a header, a JSON array of objects, or NDJSON.", rows: []row[Feeder]{
		{key: "file", required: true, field: textField(func(f *Feeder) *diag.Text { return &f.File }), doc: "The file: .csv, .json, or .ndjson or .jsonl."},
		{key: "pick", def: "sequential", field: enumField(func(f *Feeder) *string { return &f.Pick },
			Choice{"sequential", "each iteration takes the next row, over all VUs"}, Choice{"random", "each iteration takes any row"},
			Choice{"unique", "as sequential, and no row is used twice"}, Choice{"per-vu", "each VU keeps one row, by its id"}), doc: "Which row an iteration gets."},
		{key: "on-end", def: "loop; stop with unique", field: enumField(func(f *Feeder) *string { return &f.OnEnd },
			Choice{"loop", "starts again"}, Choice{"stop", "no iteration starts any more"}, Choice{"fail", "iterations fail with data.exhausted"}), doc: "What happens when the rows are used up."},
	}}
}

func dataField() field[Scenario] {
	return field[Scenario]{mapOf(feederTable().object()), func(d *decoder, n *yaml.Node, s *Scenario) {
		pairs, ok := d.mapping(n, "data")
		d.unread["data"] = !ok
		for _, p := range pairs {
			d.judgeName(p.key, "a feeder")
			f := Feeder{Name: d.src.text(p.key)}
			if d.tables.feeder.decode(d, p.value, &f) == nil {
				d.unread["data"] = true
				continue
			}
			if f.Pick == "unique" && f.OnEnd == "loop" {
				d.nodeErr(p.key, "%s picks unique rows, which can't loop", diag.Quote(p.key.Value)).Note("on-end: stop, or fail")
			}
			s.Data = append(s.Data, f)
		}
	}}
}

// data loads the feeders' files. Columns are what all rows have together.
func (c *compiler) data() []*FeederPlan {
	var out []*FeederPlan
	for i := range c.sc.Data {
		f := &c.sc.Data[i]
		if f.File.Value == "" {
			continue
		}
		raw, ok := c.readBeside(f.File)
		if !ok {
			continue
		}
		p := &FeederPlan{Name: f.Name.Value, File: f.File.Value, At: f.Name.Pos, Pick: f.Pick, OnEnd: f.OnEnd}
		if p.Pick == "" {
			p.Pick = "sequential"
		}
		if p.OnEnd == "" {
			p.OnEnd = map[bool]string{true: "stop", false: "loop"}[p.Pick == "unique"]
		}
		place, err := diag.Pos{}, error(nil)
		p.Rows, place, err = readRows(f.File.Value, raw)
		switch {
		case err != nil && place.Line > 0:
			place.File = beside(f.File)
			found := c.out.Errorf(place, 1, "%v", err)
			found.Related = append(found.Related, diag.Related{Pos: f.File.Pos, Message: "read here"})
		case err != nil:
			c.out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s: %v", diag.Quote(f.File.Value), err)
		case len(p.Rows) == 0:
			c.out.Errorf(f.File.Pos, len([]rune(f.File.Value)), "%s has no rows", diag.Quote(f.File.Value))
		}
		out = append(out, p)
	}
	return out
}

func columns(feeders []*FeederPlan, all []Feeder) map[string][]string {
	cols := map[string][]string{}
	for _, f := range all {
		cols[f.Name.Value] = nil
	}
	for _, f := range feeders {
		seen := map[string]bool{}
		for _, row := range f.Rows {
			for k := range row {
				seen[k] = true
			}
		}
		for k := range seen {
			cols[f.Name] = append(cols[f.Name], k)
		}
		slices.Sort(cols[f.Name])
	}
	return cols
}

// readRows reads rows by the file's ending. place is where in it something is wrong; its Line is 0 when that is not known.
func readRows(name string, raw []byte) (rows []map[string]any, place diag.Pos, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return readCSV(raw)
	case ".json":
		return readJSON(raw)
	case ".ndjson", ".jsonl":
		return readNDJSON(raw)
	}
	return nil, place, errors.New("a feeder's file ends in .csv, .json, .ndjson or .jsonl")
}

func readCSV(raw []byte) ([]map[string]any, diag.Pos, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, diag.Pos{}, nil
		}
		return nil, csvPlace(err), csvError(err)
	}
	for i, h := range header {
		if h == "" || slices.Contains(header[:i], h) {
			return nil, diag.Pos{Line: 1, Col: 1}, fmt.Errorf("the header's column %d is empty or there twice: %s", i+1, diag.Quote(h))
		}
	}
	header = slices.Clone(header)
	r.ReuseRecord = true
	var rows []map[string]any
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, diag.Pos{}, nil
		}
		if err != nil {
			return nil, csvPlace(err), csvError(err)
		}
		row := make(map[string]any, len(header))
		for i, h := range header {
			row[h] = strings.Clone(record[i])
		}
		rows = append(rows, row)
	}
}

func csvPlace(err error) diag.Pos {
	var e *csv.ParseError
	if errors.As(err, &e) {
		return diag.Pos{Line: e.Line, Col: max(e.Column, 1)}
	}
	return diag.Pos{}
}

func csvError(err error) error {
	var e *csv.ParseError
	if errors.As(err, &e) {
		if errors.Is(e.Err, csv.ErrFieldCount) {
			return errors.New("this row has another number of columns than the header")
		}
		return e.Err
	}
	return err
}

func readJSON(raw []byte) ([]map[string]any, diag.Pos, error) {
	v, err := checks.Decode(raw)
	if err != nil {
		return nil, diag.Pos{}, fmt.Errorf("not JSON: %w", err)
	}
	list, ok := v.([]any)
	if !ok {
		return nil, diag.Pos{}, errors.New("a feeder's JSON is an array of objects")
	}
	var rows []map[string]any
	for i, item := range list {
		row, ok := item.(map[string]any)
		if !ok {
			return nil, diag.Pos{}, fmt.Errorf("item %d is not an object", i)
		}
		rows = append(rows, row)
	}
	return rows, diag.Pos{}, nil
}

func readNDJSON(raw []byte) ([]map[string]any, diag.Pos, error) {
	var rows []map[string]any
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, maxDataFile)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		v, err := checks.Decode(lines.Bytes())
		if err != nil {
			return nil, diag.Pos{Line: n, Col: 1}, fmt.Errorf("not JSON: %w", err)
		}
		row, ok := v.(map[string]any)
		if !ok {
			return nil, diag.Pos{Line: n, Col: 1}, errors.New("each line is a JSON object")
		}
		rows = append(rows, row)
	}
	return rows, diag.Pos{}, lines.Err()
}
