package scenario

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"wsrun/scenario/table"
)

// KeyTable holds the keys of one YAML mapping as shown in the reference.
type KeyTable struct {
	ID   string // for markers in the reference: "top", "connect"
	Keys []Key
}

// Key is one key of a mapping. Docs and values are Markdown.
type Key struct {
	Name     string
	Value    string // description of the allowed values
	Default  string // as written in a file; "" if there is none
	Doc      string // one or two sentences
	Required bool
	With     []string // of a verb: its modifiers; of a modifier: its verbs
	Alone    bool     // of a verb: it needs no argument
}

func keysOf[T any](rows []table.Row[T]) []Key {
	var keys []Key
	for _, r := range rows {
		keys = append(keys, keyOf(r))
	}
	return keys
}

func keyOf[T any](r table.Row[T]) Key {
	return Key{Name: r.Key, Value: valueWords(r.Shape), Default: table.Written(r.Def), Doc: r.Doc, Required: r.Required}
}

// valueWords describes what a shape allows, in the words of the reference.
func valueWords(s *table.Shape) string {
	switch {
	case s.Ref == "actions":
		return "list of actions"
	case s.Ref == "load":
		return "map"
	case s.Ref != "":
		return s.Ref
	case s.Title != "" && (s.Pattern != "" || s.Title == "condition"):
		return s.Title
	case len(s.AnyOf) > 0:
		return choiceWords(s.AnyOf)
	case len(s.Enum) > 0:
		var words []string
		for _, c := range s.Enum {
			words = append(words, "`"+c.Word+"`")
		}
		return strings.Join(words, ", ")
	}
	return typeWords(s)
}

func typeWords(s *table.Shape) string {
	switch s.Type {
	case "boolean":
		return "`true`, `false`"
	case "integer":
		return integerWords(s)
	case "array":
		return listWords("list", s.Items)
	case "object":
		return listWords("map", s.Values)
	case "string":
		return "text"
	case "null":
		return "nothing"
	case "":
		return anyValue
	}
	return s.Type
}

func integerWords(s *table.Shape) string {
	switch {
	case s.Min != nil && s.Max != nil && *s.Max < math.MaxInt32:
		return fmt.Sprintf("whole number, %d to %d", *s.Min, *s.Max)
	case s.Min != nil && *s.Min > 0:
		return fmt.Sprintf("whole number from %d", *s.Min)
	}
	return "whole number"
}

const anyValue = "any value"

// listWords describes the elements of a list or a map.
func listWords(what string, of *table.Shape) string {
	if of == nil {
		return what
	}
	switch words := valueWords(of); {
	case words == anyValue:
		return what
	case words == "list of actions":
		return what + " of lists of actions"
	case words == "text" || strings.Contains(words, " or ") || strings.HasPrefix(words, "`"):
		return what + " of " + words
	default:
		return what + " of " + words + "s"
	}
}

// choiceWords joins the possible forms of a value. Forms that a shape allows only because YAML reads text as a number,
// a bool or null are omitted.
func choiceWords(shapes []*table.Shape) string {
	var words []string
	for i, s := range shapes {
		w := valueWords(s)
		if i > 0 && s.Type == "array" && s.Items == shapes[0] {
			w = "a list of these"
		}
		switch {
		case s.Type == "number", s.Type == "null", s.Type == "boolean", slices.Contains(words, w):
		default:
			words = append(words, w)
		}
	}
	return strings.Join(words, " or ")
}
