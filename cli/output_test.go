//go:build unix

package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

func readJSON(ts *testscript.TestScript, file string) gjson.Result {
	text := ts.ReadFile(file)
	if !gjson.Valid(text) {
		ts.Fatalf("%s is not JSON: %.200q", file, text)
	}
	return gjson.Parse(text)
}

// jsonValue compares one value of a JSON file.
func jsonValue(ts *testscript.TestScript, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH WANT")
	}
	got := readJSON(ts, args[0]).Get(args[1])
	switch text := got.String(); {
	case args[2] == "-" && got.Exists():
		ts.Fatalf("%s: %s is %s, want nothing there", args[0], args[1], text)
	case args[2] == "-":
	case !got.Exists():
		ts.Fatalf("%s: nothing at %s, want %s", args[0], args[1], args[2])
	case !matches(text, args[2]):
		ts.Fatalf("%s: %s is %s, want %s", args[0], args[1], text, args[2])
	}
}

// shape prints what there is in a JSON file, without the values. Of a list it shows the first item.
func shape(ts *testscript.TestScript, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: shape FILE")
	}
	var lines []string
	var walk func(path string, v gjson.Result)
	walk = func(path string, v gjson.Result) {
		switch {
		case v.IsObject():
			v.ForEach(func(key, value gjson.Result) bool {
				walk(path+"/"+key.String(), value)
				return true
			})
		case v.IsArray():
			if items := v.Array(); len(items) > 0 {
				walk(path+"[]", items[0])
			} else {
				lines = append(lines, path+" []")
			}
		case v.Type == gjson.True, v.Type == gjson.False:
			lines = append(lines, path+" bool")
		default:
			lines = append(lines, path+" "+strings.ToLower(v.Type.String()))
		}
	}
	walk("", readJSON(ts, args[0]))
	slices.Sort(lines)
	_, _ = fmt.Fprintln(ts.Stdout(), strings.Join(lines, "\n"))
}

// fits measures lines as a terminal would.
func fits(ts *testscript.TestScript, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: fits COLUMNS stdout|stderr|FILE")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(ts.ReadFile(args[1]), "") // colours take no room
	for i, line := range strings.Split(text, "\n") {
		if w := runewidth.StringWidth(line); w > most {
			ts.Fatalf("line %d of %s has %d columns, want at most %d: %s", i+1, args[1], w, most, line)
		}
	}
}
