package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// maxFile bounds the size of a scenario. Anything larger is a payload that belongs into a file of its own.
const maxFile = 1 << 20

// isText reports whether a file can contain a scenario at all. If not, out says why.
func isText(file string, data []byte, out *diag.List) bool {
	whole := diag.Pos{File: file}
	switch {
	case isUTF16(data):
		out.Errorf(whole, 0, "this file is UTF-16: save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data,
		[]byte("\xfe\xff")):
		out.Errorf(whole, 0, "this is not a text file: a scenario is YAML in UTF-8")
	case len(data) > maxFile:
		out.Errorf(whole, 0, "the file is larger than %d KiB, the most that a scenario may have", maxFile>>10).
			Note("keep large payloads in files of their own: send-file, send-binary: {file: …}")
	case !utf8.Valid(data):
		badUTF8(file, data, out)
	default:
		return true
	}
	return false
}

// isUTF16 detects text as some editors and shells on Windows write it.
func isUTF16(data []byte) bool {
	little, big := bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff"))
	if len(data) < 4 || !little && !big {
		return false
	}
	letter, zero := data[2], data[3]
	if big {
		letter, zero = zero, letter
	}
	return letter != 0 && zero == 0
}

// load turns a file's text into its node tree. If it returns nil, out says why.
func load(src *Source, data []byte, out *diag.List) *yaml.Node {
	node, err := decodeYAML(data)
	if err != nil {
		syntaxFinding(src, err, out)
		return nil
	}
	if node == nil || len(node.Content) == 0 {
		out.Errorf(diag.Pos{File: src.file, Line: 1, Col: 1}, 1, "the file is empty: a scenario needs at least a "+
			"url or a server, and something to do").
			Note("`wsrun init FILE` writes one that runs")
		return nil
	}
	return node.Content[0]
}

var errSecondDocument = errors.New("second document")

// decodeYAML reads one document and rejects a second one, which yaml.Unmarshal would silently drop.
func decodeYAML(data []byte) (node *yaml.Node, err error) {
	defer func() {
		// yaml.v3 panics on some inputs that it should reject.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var first yaml.Node
	if err := dec.Decode(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	var second yaml.Node
	switch err := dec.Decode(&second); {
	case errors.Is(err, io.EOF):
		return &first, nil
	case err != nil:
		return nil, err
	case len(second.Content) == 1 && second.Content[0].Tag == "!!null" && second.Content[0].Value == "":
		return &first, nil // a trailing `---`
	default:
		return nil, fmt.Errorf("line %d: %w", second.Line, errSecondDocument)
	}
}

// badUTF8 adds a finding for the first byte that is not UTF-8.
func badUTF8(file string, data []byte, out *diag.List) {
	good := GoodUTF8(data)
	before := NewSource(file, data[:good])
	line := len(before.lines)
	out.Errorf(
		diag.Pos{File: file, Line: line, Col: before.LineLen(line) + 1},
		1,
		"byte 0x%02x is not UTF-8: save the file as UTF-8",
		data[good],
	)
}

// GoodUTF8 returns how many bytes precede the first one that is not UTF-8.
func GoodUTF8(data []byte) int {
	good := 0
	for good < len(data) {
		r, n := utf8.DecodeRune(data[good:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		good += n
	}
	return good
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntaxFinding finds the place of a yaml.v3 error about a text that is not YAML. These errors have a line at best,
// often the one before the fault. So the source is searched for typical conflicts between YAML and expressions, nearest
// first.
func syntaxFinding(src *Source, err error, out *diag.List) {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		line, _ = strconv.Atoi(m[1])
		msg = strings.Replace(msg, m[0], "", 1)
	}
	if start := src.secondDocument(line); start > 0 &&
		(errors.Is(err, errSecondDocument) || strings.Contains(msg, "<document start>")) {
		out.Errorf(diag.Pos{File: src.file, Line: start, Col: 1}, src.LineLen(start), "a second document starts "+
			"here: a scenario is one YAML document").
			Note("put it into a file of its own")
		return
	}
	if name, ok := strings.CutPrefix(msg, "unknown anchor "); ok {
		name = strings.Trim(strings.TrimSuffix(name, " referenced"), "'")
		out.Errorf(src.findAlias(name), len([]rune(name))+1, "no anchor &%s is defined above this alias", name).
			Note(`quote a text that starts with *: "*%s"`, name)
		return
	}
	if at, r := src.control(); r != 0 && strings.Contains(msg, "control characters") {
		out.Errorf(at, 1, "YAML does not allow the character U+%04X", r).
			Note("in double quotes it is written \\u%04x", r)
		return
	}
	if f := findFault(src); f != nil {
		found := out.Errorf(f.pos, f.length, "not valid YAML: %s", f.message)
		if f.hint != "" {
			found.Note("%s", f.hint)
		}
		return
	}
	if line = max(line, 1); src.blankRest(line, 1) {
		line, _ = src.nextText(line)
		line = min(line, len(src.lines))
	}
	col := src.SkipBlanks(line, 1)
	found := out.Errorf(
		diag.Pos{File: src.file, Line: line, Col: col},
		max(src.LineLen(line)-col+1, 1),
		"not valid YAML here or near: %s",
		yamlWords(msg),
	)
	if word := src.withoutColon(line); word != "" {
		found.Note("a key needs a colon after it, even if nothing follows: %s:", word)
	}
}

var (
	loneWord = regexp.MustCompile(`^\s*([a-z][a-z-]*)\s*(?:#.*)?$`)
	loneItem = regexp.MustCompile(`^\s*- ([a-z][a-z-]*)\s*(?:#.*)?$`)
)

// withoutColon returns the key without a colon on a line that YAML does not understand, or in the list item directly
// above it: `drop` below an `if`, or an `if` below a `- drop`. "" means that there is none.
func (s *Source) withoutColon(line int) string {
	if m := loneWord.FindStringSubmatch(string(s.lines[line-1])); m != nil {
		return m[1]
	}
	if line > 1 {
		if m := loneItem.FindStringSubmatch(string(s.lines[line-2])); m != nil {
			return m[1]
		}
	}
	return ""
}

// secondDocument returns the first line, starting where yaml.v3 found one, that starts or ends a document; 0 if there
// is none.
func (s *Source) secondDocument(line int) int {
	for line = max(line, 1); line <= len(s.lines); line++ {
		if text := string(s.lines[line-1]); strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
			return line
		}
	}
	return 0
}

// control returns the first character that YAML does not allow, with its place; 0 if there is none.
func (s *Source) control() (diag.Pos, rune) {
	for i, line := range s.lines {
		for j, r := range line {
			if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffe || r == 0xffff ||
				r == '\uFEFF' {
				return diag.Pos{File: s.file, Line: i + 1, Col: j + 1}, r
			}
		}
	}
	return diag.Pos{}, 0
}

// findAlias returns the first place that refers to an anchor, ignoring comments.
func (s *Source) findAlias(name string) diag.Pos {
	form := regexp.MustCompile(`(?:^|[\s\[{,:-])(\*` + regexp.QuoteMeta(name) + `)(?:[\s,}\]:]|$)`)
	for i, line := range s.lines {
		text := string(line)
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		if m := form.FindStringSubmatchIndex(text); m != nil {
			return diag.Pos{File: s.file, Line: i + 1, Col: utf8.RuneCountInString(text[:m[2]]) + 1}
		}
	}
	return diag.Pos{File: s.file}
}

// yamlWords rewords the library's most common errors in a helpful way.
func yamlWords(msg string) string {
	switch {
	case strings.Contains(msg, "did not find expected key"):
		return "a `key: value` line was expected; look at the indentation and at quotes above"
	case strings.Contains(msg, "did not find expected '-' indicator"):
		return "the list ends here without its lines being indented alike"
	case strings.Contains(msg, "found unexpected end of stream"):
		return "a quote or a bracket is not closed"
	case strings.Contains(msg, "could not find expected ':'"):
		return "a `key: value` line was expected"
	case strings.Contains(msg, "mapping values are not allowed"):
		return "a key can't be here; look at the indentation, and at the line above"
	case strings.Contains(msg, "exceeded max depth"):
		return "brackets are nested too deep"
	case strings.Contains(msg, "did not find expected ',' or"):
		return "a `[` or `{` is not closed, or a comma is missing"
	}
	return msg
}
