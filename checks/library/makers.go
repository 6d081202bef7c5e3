package library

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/budget"
	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// Maker is a function that counts its work, if possible in advance: its arguments may already show that it would be too
// much.
type Maker func(w *budget.Work, args []any) (any, error)

// MakerOf returns the metered form of a function that can produce more than it is given, or whose time grows faster
// than its input; nil for any other.
func MakerOf(name string) Maker {
	switch name {
	case "split", "splitAfter":
		return counted(countPieces, builtinOf(name))
	case "replace":
		return counted(countReplaced, builtinOf(name))
	case "join":
		return counted(countJoined, builtinOf(name))
	case "toJSON", "flatten":
		return counted(countNodes, builtinOf(name))
	case "concat":
		return counted(countConcat, builtinOf(name))
	case "toBase64":
		return counted(countTexts, builtinOf(name))
	case "hex":
		return counted(countTexts, onBytes(toHex))
	case "base64":
		return counted(countTexts, onBytes(toBase64))
	case "url_encode":
		return counted(countTexts, onText(urlEncode))
	case "$repeat":
		return repeat
	case "uniq":
		return uniq
	case "sort":
		return sorted
	case "$sortBy":
		return sortedBy
	case "json":
		return jsonOf
	case "$string":
		return stringOf
	}
	return nil
}

// counted wraps impl: it counts the arguments before the call, and the result after it.
func counted(count func(w *budget.Work, args []any), impl func(args ...any) (any, error)) Maker {
	return func(w *budget.Work, args []any) (any, error) {
		count(w, args)
		out, err := impl(args...)
		if err == nil {
			w.Result(out)
		}
		return out, err
	}
}

// builtinOf returns expr's function of that name.
func builtinOf(name string) func(args ...any) (any, error) {
	f := builtin.Builtins[builtin.Index[name]]
	if f.Func != nil {
		return f.Func
	}
	return func(args ...any) (any, error) {
		out, _, err := f.Safe(args...)
		return out, err
	}
}

// textsOf returns the first n arguments, "" where one is not text: the function itself rejects it.
func textsOf(args []any, n int) []string {
	texts := make([]string, n)
	for i := range min(n, len(args)) {
		texts[i], _ = args[i].(string)
	}
	return texts
}

func countTexts(w *budget.Work, args []any) {
	for _, a := range args {
		w.Read(a)
	}
}

func countPieces(w *budget.Work, args []any) {
	t := textsOf(args, 2)
	w.Read(t[0])
	n := strings.Count(t[0], t[1]) + 1
	if len(args) == 3 {
		if most, ok := args[2].(int); ok && most >= 0 {
			n = min(n, most)
		}
	}
	w.MakeList(n)
}

func countReplaced(w *budget.Work, args []any) {
	t := textsOf(args, 3)
	w.Read(t[0])
	n := strings.Count(t[0], t[1])
	if len(args) == 4 {
		if most, ok := args[3].(int); ok && most >= 0 {
			n = min(n, most)
		}
	}
	if more := len(t[2]) - len(t[1]); more > 0 && n > 0 {
		w.Fits(float64(len(t[0])) + float64(n)*float64(more))
	}
}

func countJoined(w *budget.Work, args []any) {
	if len(args) == 0 {
		return
	}
	glue := 0
	if len(args) == 2 {
		s, _ := args[1].(string)
		glue = len(s)
	}
	size := 0.0
	switch list := args[0].(type) {
	case []any:
		for _, v := range list {
			s, _ := v.(string)
			size += float64(len(s) + glue)
		}
	case []string:
		for _, s := range list {
			size += float64(len(s) + glue)
		}
	}
	w.Step(values.Length(args[0]))
	w.Fits(size - float64(glue))
}

func countConcat(w *budget.Work, args []any) {
	n := 0
	for _, list := range args {
		n += values.Length(list)
	}
	w.MakeList(n)
}

// countNodes counts every value inside the arguments. A list that occurs many times is counted each time, since it also
// occurs that often in the result.
func countNodes(w *budget.Work, args []any) {
	size := 0
	for _, v := range args {
		CountNode(w, v, &size, exactjson.MaxDepth)
	}
}

// CountNode counts a value and everything in it as work and, unless size is nil, as a text of that many bytes.
func CountNode(w *budget.Work, v any, size *int, depth int) {
	w.Step(1)
	if depth == 0 {
		panic(fmt.Errorf("nested more than %d deep", exactjson.MaxDepth))
	}
	length := 1
	switch v := v.(type) {
	case string:
		length += len(v)
	case []any:
		for _, item := range v {
			CountNode(w, item, size, depth-1)
		}
	case map[string]any:
		for key, item := range v {
			length += len(key)
			CountNode(w, item, size, depth-1)
		}
	default:
		length += countOther(w, reflect.ValueOf(v), size, depth)
	}
	if size != nil {
		*size += length
		w.Fits(float64(*size))
	}
}

// countOther handles lists and maps of other types, which only functions create.
func countOther(w *budget.Work, v reflect.Value, size *int, depth int) int {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Len()
		}
		for i := range v.Len() {
			CountNode(w, v.Index(i).Interface(), size, depth-1)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			CountNode(w, it.Value().Interface(), size, depth-1)
		}
	}
	return 0
}

// countingEncoder returns an encoder that counts each value as work.
func countingEncoder(w *budget.Work) exactjson.Encoder {
	e := values.Encoder()
	e.Visit = w.Visitor()
	return e
}

// stringOf implements string(x).
func stringOf(w *budget.Work, args []any) (any, error) {
	if s, ok := args[0].(string); ok {
		return s, nil
	}
	out, err := countingEncoder(w).AppendFormat(nil, args[0])
	if err != nil {
		w.MakeText(budget.MaxText + 1)
	}
	w.MakeText(len(out))
	return string(out), nil
}

// jsonOf implements json(x).
func jsonOf(w *budget.Work, args []any) (any, error) {
	out, err := countingEncoder(w).Encode(nil, args[0])
	if errors.Is(err, exactjson.ErrTooLong) {
		w.MakeText(budget.MaxText + 1)
	}
	if err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	w.MakeText(len(out))
	return string(out), nil
}

// uniq implements expr's uniq(list), which compares each element with all those kept so far.
func uniq(w *budget.Work, args []any) (any, error) {
	list, err := values.Items("uniq", args[0])
	if err != nil {
		return nil, err
	}
	kept := []any{}
	for _, v := range list {
		if !slices.ContainsFunc(kept, func(k any) bool {
			w.Step(1)
			return values.Equal(v, k)
		}) {
			kept = append(kept, v)
		}
	}
	w.MakeList(len(kept))
	return kept, nil
}
