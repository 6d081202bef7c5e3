package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
)

// Format is the version of the format that Marshal writes. It changes whenever an old reader would misread something.
const Format = 1

// envelope is what Marshal wraps around a run.
type envelope struct {
	Format int    `json:"wsrunResult"`
	Sum    string `json:"crc32"` // of Run, without whitespace
	Run    json.RawMessage
}

// Marshal returns the run as JSON, complete except for the sources of its files: Unmarshal returns a run that all
// reports show in the same way, and that merges in the same way. Mask secrets first.
func Marshal(r *Run) ([]byte, error) {
	plain := *r
	if r.Course != nil {
		plain.History = nil // derived from Course
	}
	plain = mapStrings(plain, escape)
	body, err := json.Marshal(&plain)
	if err != nil {
		return nil, fmt.Errorf("encode a result: %w", err)
	}
	return json.Marshal(envelope{Format, sumOf(body), body})
}

// Unmarshal reads what Marshal wrote. Damaged input and other formats are errors.
func Unmarshal(data []byte) (*Run, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("not a result of a run: %w", err)
	}
	switch e.Format {
	case Format:
	case 0:
		return nil, errors.New("not a result of a run")
	default:
		return nil, fmt.Errorf("a result in format %d, where only format %d is known", e.Format, Format)
	}
	var body bytes.Buffer
	if err := json.Compact(&body, e.Run); err != nil {
		return nil, fmt.Errorf("a damaged result: %w", err)
	}
	if sumOf(body.Bytes()) != e.Sum {
		return nil, errors.New("a damaged result: its checksum does not fit")
	}
	return decode(body.Bytes())
}

func decode(body []byte) (*Run, error) {
	r := &Run{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("a damaged result: %w", err)
	}
	*r = mapStrings(*r, unescape)
	if r.Course != nil {
		r.History = r.Course.Points()
	}
	return r, nil
}

func sumOf(body []byte) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE(body)) }

// mapStrings returns a deep copy of v with f applied to every string in it. Unexported fields are copied as they are.
func mapStrings[T any](v T, f func(string) string) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	mapInto(out, reflect.ValueOf(v), f)
	return out.Interface().(T) //nolint:errcheck // it was made of that type
}

func mapInto(out, in reflect.Value, f func(string) string) {
	switch in.Kind() {
	case reflect.String:
		out.SetString(f(in.String()))
	case reflect.Pointer:
		if in.IsNil() {
			return
		}
		out.Set(reflect.New(in.Type().Elem()))
		mapInto(out.Elem(), in.Elem(), f)
	case reflect.Slice:
		if in.IsNil() || in.Type().Elem().Kind() == reflect.Uint8 {
			out.Set(in)
			return
		}
		out.Set(reflect.MakeSlice(in.Type(), in.Len(), in.Len()))
		for i := range in.Len() {
			mapInto(out.Index(i), in.Index(i), f)
		}
	case reflect.Struct:
		out.Set(in)
		for i := range in.NumField() {
			if in.Type().Field(i).IsExported() {
				mapInto(out.Field(i), in.Field(i), f)
			}
		}
	default:
		out.Set(in)
	}
}
