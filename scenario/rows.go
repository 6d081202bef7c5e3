package scenario

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"wsrun/checks/exactjson"
	"wsrun/diag"
	"wsrun/scenario/yamltext"
)

// readRows reads rows according to the file's extension. place is where it is wrong; its Line is 0 if unknown.
func readRows(name string, raw []byte) (rows []map[string]any, place diag.Pos, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	var read func([]byte) ([]map[string]any, diag.Pos, error)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		read = readCSV
	case ".json":
		read = readJSON
	case ".ndjson", ".jsonl":
		read = readNDJSON
	default:
		return nil, place, errors.New("a feeder's file ends in .csv, .json, .ndjson or .jsonl")
	}
	if !utf8.Valid(raw) {
		place, err = notText(raw)
		return nil, place, err
	}
	return read(raw)
}

// notText says where a file stops being UTF-8. Invalid bytes would be sent as U+FFFD, and no test would notice.
func notText(raw []byte) (diag.Pos, error) {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return diag.Pos{}, errors.New("the file is UTF-16: save it as UTF-8")
	}
	good := yamltext.GoodUTF8(raw)
	return placeAt(raw, good), fmt.Errorf("byte 0x%02x is not UTF-8: save the file as UTF-8", raw[good])
}

func readCSV(raw []byte) ([]map[string]any, diag.Pos, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, diag.Pos{}, nil
		}
		place, err := notCSV(raw, err)
		return nil, place, err
	}
	seen := make(map[string]bool, len(header))
	for i, h := range header {
		if h == "" || seen[h] {
			line, col := r.FieldPos(i)
			err := fmt.Errorf("the header's column %d is empty or given twice: %s", i+1, diag.Quote(h))
			return nil, csvPlace(raw, line, col), err
		}
		seen[h] = true
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
			place, err := notCSV(raw, err)
			return nil, place, err
		}
		row := make(map[string]any, len(header))
		for i, h := range header {
			row[h] = strings.Clone(record[i])
		}
		rows = append(rows, row)
	}
}

// csvPlace returns the place of a line and a column in bytes, both counted from 1, as reported by encoding/csv: its
// lines end only at a line feed, and something unterminated is reported after the last line.
func csvPlace(raw []byte, line, col int) diag.Pos {
	start := 0
	for ; line > 1; line-- {
		end := bytes.IndexByte(raw[start:], '\n')
		if end < 0 {
			break
		}
		start += end + 1
	}
	text, _, _ := bytes.Cut(raw[start:], []byte("\n"))
	return placeAt(raw, start+min(max(col-1, 0), len(text)))
}

// notCSV says where and why text is not CSV.
func notCSV(raw []byte, err error) (diag.Pos, error) {
	var e *csv.ParseError
	if !errors.As(err, &e) {
		return diag.Pos{}, err
	}
	place, why := csvPlace(raw, e.Line, e.Column), e.Err
	switch {
	case errors.Is(why, csv.ErrFieldCount):
		why = errors.New("this row does not have as many columns as the header")
	case errors.Is(why, csv.ErrQuote):
		why = errors.New(`a quoted field does not end, or a quote in it is not doubled: "so ""be"" it"`)
	case errors.Is(why, csv.ErrBareQuote):
		why = errors.New(`a quote in a field that is not quoted: "so ""be"" it"`)
	}
	return place, why
}

func readJSON(raw []byte) ([]map[string]any, diag.Pos, error) {
	v, err := exactjson.Decode(raw)
	if err != nil {
		place, err := notJSON(raw, 0, err)
		return nil, place, err
	}
	list, ok := v.([]any)
	if !ok {
		start := len(raw) - len(bytes.TrimLeft(raw, " \t\r\n"))
		return nil, placeAt(raw, start), errors.New("a feeder's JSON is an array of objects")
	}
	var rows []map[string]any
	for i, item := range list {
		row, ok := item.(map[string]any)
		if !ok {
			return nil, placeAt(raw, itemOffset(raw, i)), fmt.Errorf("item %d is not an object", i)
		}
		rows = append(rows, row)
	}
	return rows, diag.Pos{}, nil
}

func readNDJSON(raw []byte) ([]map[string]any, diag.Pos, error) {
	var rows []map[string]any
	for start := 0; start < len(raw); {
		line, _, _ := bytes.Cut(raw[start:], []byte("\n"))
		at := start
		start += len(line) + 1
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		v, err := exactjson.Decode(line)
		if err != nil {
			place, err := notJSON(raw, at, err)
			return nil, place, err
		}
		row, ok := v.(map[string]any)
		if !ok {
			return nil, placeAt(raw, at), errors.New("each line is a JSON object")
		}
		rows = append(rows, row)
	}
	return rows, diag.Pos{}, nil
}

// notJSON says where and why text that starts at a byte of a file is not JSON.
func notJSON(raw []byte, start int, err error) (diag.Pos, error) {
	var e *exactjson.DecodeError
	switch {
	case !errors.As(err, &e):
		return diag.Pos{}, err
	case e.Found == "":
		return placeAt(raw, start+e.Offset), errors.New("this is not JSON: it ends unexpectedly")
	}
	found, _, _ := strings.Cut(e.Found, "\n")
	return placeAt(raw, start+e.Offset), fmt.Errorf("this is not JSON from here on: %s", diag.Quote(found))
}

// placeAt returns the place of a byte, in lines and characters.
func placeAt(raw []byte, offset int) diag.Pos {
	before := string(raw[:min(offset, len(raw))])
	for number := 1; ; number++ {
		line, after, more := diag.CutLine(before)
		if !more {
			return diag.Pos{Line: number, Col: utf8.RuneCountInString(line) + 1}
		}
		before = after
	}
}

// itemOffset returns where the i-th item of a JSON array starts.
func itemOffset(raw []byte, i int) int {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return 0
	}
	for ; i > 0; i-- {
		var item json.RawMessage
		if dec.Decode(&item) != nil {
			break
		}
	}
	at := int(dec.InputOffset())
	return at + len(raw[at:]) - len(bytes.TrimLeft(raw[at:], " \t\r\n,"))
}
