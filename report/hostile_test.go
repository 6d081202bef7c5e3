package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/prometheus/common/expfmt"
	"golang.org/x/net/html"

	"wsrun/diag"
	"wsrun/internal/wstest/long"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// evils are texts that mean something in one format or another; servers may send any of them, and scenarios name things
// so.
func evils() map[string]string {
	list := map[string]string{
		"quotes":   `"'` + "`" + `\`,
		"markup":   `</title></script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;&#x41;<!-- -->`,
		"xml":      `]]> --> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY e "e">]> &e;`,
		"newlines": "one\r\ntwo\nthree\rfour\u2028five\u0085six\vseven\fnot ok 1 - eight\n1..99\nBail out! nine",
		"terminal": "\x1b[2J\x1b]0;title\a\x9b31m\u009b31m\x7f",
		"bidi":     "\u202egnp.exe\u202c\u2066\u200f\u061c\ufeff\u200b",
		"invalid":  "\x00\xff\xfe\xc0\x80\xed\xa0\x80\ufffe\uffff\U0010ffff\ufffd",
		"formula":  `=HYPERLINK("http://x","y")+cmd|' /C calc'!A0`,
		"github":   "::error file=x::y\n::stop-commands::z\n##[error]%0A%25::set-output name=a::b",
		"markdown": "| a | b |\n|---|\n```\n~~~\n# head\n[x](javascript:alert(1)) <b> ![i](http://x/y) @team #1 \\| `` ` ",
		"tap":      " # TODO later # SKIP \\# ...\n  ---\n  ...\nTAP version 14",
		"names":    `metric{name="x",le="+Inf"} 1 # {a="b"}` + ",;:=\t",
		"wide":     strings.Repeat("界👩‍👩‍👧e\u0301", 300),
		"empty":    " ",
	}
	all := ""
	for _, text := range list {
		all += text
	}
	list["everything"] = all
	many := 1 << 11
	switch {
	case long.Enabled() && raceEnabled:
		many = 1 << 13
	case long.Enabled():
		many = 1 << 16
	}
	list["a megabyte"] = all + strings.Repeat("0123456789abcdef", many)
	list["many controls"] = strings.Repeat("\x1b\x00\u202e\n", many)
	return list
}

// hostileRun is a run all of whose texts are evil, also those that are new in it.
func hostileRun(evil string) *result.Run {
	run := megabytes(evil)
	run.Sources = func(string) []byte { return []byte(strings.Repeat(evil+"\n", 3)) }
	snap := run.Snapshot
	run.Snapshot = nil
	evilFill(reflect.ValueOf(run).Elem(), evil)
	run.Snapshot = snap
	return run
}

// printEvil prints a step whose texts are all evil.
func printEvil[T result.Step](steps *report.Steps, st T, evil string) {
	evilFill(reflect.ValueOf(&st).Elem(), evil)
	steps.Print(st)
}

// evilFill puts a text into every text that v reaches and that is empty yet.
func evilFill(v reflect.Value, evil string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() && v.Len() == 0 {
			v.SetString(evil)
		}
	case reflect.Pointer:
		if v.CanSet() && v.IsNil() && v.Type() != reflect.TypeFor[*metrics.Snapshot]() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			evilFill(v.Elem(), evil)
		}
	case reflect.Slice:
		switch {
		case !v.CanSet():
			return
		case v.Type().Elem().Kind() == reflect.Uint8:
			v.SetBytes([]byte(evil))
			return
		case v.Len() == 0:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			evilFill(v.Index(i), evil)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				evilFill(v.Field(i), evil)
			}
		}
	}
}

// Whatever a text holds, it is a text in every format: what is written parses, has no part that the text made, and is
// bounded in size and time.
func TestHostileTexts(t *testing.T) {
	checks := map[string]func(string) error{
		"json": isJSON, "har": isJSON, "junit": isXML, "tap": isTAP, "markdown": isMarkdown, "hlog": func(string) error { return nil },
	}
	elements := map[string]bool{} // of the page of a run with the same parts
	for _, tag := range regexp.MustCompile(`<([a-z][a-z0-9]*)`).FindAllStringSubmatch(write(t, report.HTML, hostileRun(strings.Repeat("plain text\n", 30))), -1) {
		elements[tag[1]] = true
	}
	checks["html"] = func(text string) error { return isHTML(text, elements) }
	for name, evil := range evils() {
		run := hostileRun(evil)
		for kind, f := range formats() {
			t.Run(kind+"/"+name, func(t *testing.T) {
				check := checks[kind]
				if check == nil {
					t.Fatal("there is no check of this format: add one")
				}
				began := time.Now()
				text := write(t, f, run)
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				// machines get texts whole, in JSON's longest form; people get their heads
				most := 1 << 20
				if kind == "json" || kind == "har" {
					most = 1<<20 + 200*len(evil)
				}
				if len(text) > most {
					t.Errorf("got %d bytes, want at most %d", len(text), most)
				}
				if !utf8.ValidString(text) {
					t.Error("got invalid UTF-8")
				}
				if err := check(text); err != nil {
					t.Errorf("%v in %.2000q", err, text)
				}
			})
		}
	}
}

func isJSON(text string) error {
	var v any
	return json.Unmarshal([]byte(text), &v)
}

// isXML reads the whole document, and has none of what a document type would bring.
func isXML(text string) error {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch e := token.(type) {
		case xml.Directive, xml.Comment:
			return errors.New("a directive or a comment")
		case xml.StartElement:
			if !strings.Contains(" testsuites testsuite properties property testcase failure error skipped system-out ", " "+e.Name.Local+" ") {
				return errors.New("the element " + e.Name.Local)
			}
		case xml.CharData:
			if err := harmless(string(e)); err != nil {
				return err
			}
		}
	}
}

// isHTML has only these elements, and no attribute that would fetch or run something.
func isHTML(text string, elements map[string]bool) error {
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nil
			}
			return z.Err()
		case html.CommentToken:
			return errors.New("a comment")
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			if !elements[tag.Data] {
				return errors.New("the element " + tag.Data)
			}
			for _, a := range tag.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !(tag.Data == "link" && strings.HasPrefix(a.Val, "data:image/svg+xml,")) {
					return errors.New("the attribute " + a.Key + " of " + tag.Data)
				}
			}
		case html.TextToken:
			if err := harmless(string(z.Text())); err != nil {
				return err
			}
		}
	}
}

// isTAP has one plan, as many points, and nothing else that a reader would look at.
func isTAP(text string) error {
	points, plans := 0, 0
	inBlock := false
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case inBlock && strings.HasPrefix(line, "  "):
			inBlock = line != "  ..."
		case inBlock && line == "":
		case inBlock:
			return errors.New("a block that does not end: " + line)
		case i == 0 && line == "TAP version 14":
		case i == 1 && strings.HasPrefix(line, "1.."):
			plans++
		case regexp.MustCompile(`^(not )?ok \d+ - `).MatchString(line):
			points++
			if rest := regexp.MustCompile(`\\.`).ReplaceAllString(line, ""); strings.Contains(rest, "#") && !strings.Contains(rest, " # SKIP ") {
				return errors.New("a directive: " + line)
			}
		case line == "  ---":
			inBlock = true
		case strings.HasPrefix(line, "# "):
		default:
			return errors.New("the line " + line)
		}
	}
	if plans != 1 || points == 0 || inBlock {
		return errors.New("no plan, no point, or a block that does not end")
	}
	return harmless(text)
}

// isMarkdown has tables whose rows have as many cells as their heads, and no element or link outside of code but its
// own.
func isMarkdown(text string) error {
	if err := harmless(text); err != nil {
		return err
	}
	bars := 0
	fence := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if mark := regexp.MustCompile("^(`{3,}|~{3,})").FindString(line); fence == "" && mark != "" {
			fence = mark
			continue
		} else if fence != "" {
			if line == fence {
				fence = ""
			}
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		switch {
		case !strings.HasPrefix(line, "|"):
			bars = 0
		case bars == 0:
			bars = n
		case bars != n:
			return errors.New("a row with other cells than its head: " + line)
		}
		if bare := withoutCode(line); strings.Contains(bare, "<script") || strings.Contains(bare, "<img") || strings.Contains(bare, "](javascript") {
			return errors.New("markup: " + bare)
		}
	}
	if fence != "" {
		return errors.New("code that does not end")
	}
	return nil
}

// withoutCode leaves out what stands between two runs of as many backticks.
func withoutCode(line string) string {
	ticks := regexp.MustCompile("`+").FindAllStringIndex(line, -1)
	var out strings.Builder
	at := 0
	for i := 0; i < len(ticks); i++ {
		for j := i + 1; j < len(ticks); j++ {
			if ticks[j][1]-ticks[j][0] == ticks[i][1]-ticks[i][0] {
				out.WriteString(line[at:ticks[i][0]])
				at, i = ticks[j][1], j
				break
			}
		}
	}
	return out.String() + line[at:]
}

// harmless has no character that a terminal or a viewer would act upon, but the end of a line.
func harmless(text string) error {
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\ufeff' || r == '\ufffe') {
			return errors.New("the character " + diag.Quote(string(r)))
		}
	}
	return nil
}

// The same of what people read: as a test, a suite of tests and a measurement, every line fits.
func TestHostileTextInTerminals(t *testing.T) {
	colors := regexp.MustCompile("\x1b\\[[0-9;]*m")
	options := []report.TextOptions{{Unicode: true}, {Color: true}, {Quiet: true, Width: 40}}
	judge := func(t *testing.T, o report.TextOptions, printed string) {
		t.Helper()
		text := colors.ReplaceAllString(printed, "")
		if err := harmless(text); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		if len(printed) > 200<<10 {
			t.Errorf("%+v: got %d bytes", o, len(printed))
		}
		width := max(o.Width, 40)
		if o.Width == 0 {
			width = 80
		}
		cells := runewidth.Condition{StrictEmojiNeutral: true}
		for i, line := range strings.Split(text, "\n") {
			if got := cells.StringWidth(line); got > width && len(strings.Fields(line)) > 1 {
				t.Errorf("%+v, line %d: got %d cells: %.300q", o, i+1, got, line)
			}
		}
	}
	for name, evil := range evils() {
		run := hostileRun(evil)
		t.Run("steps/"+name, func(t *testing.T) {
			for _, o := range options {
				var b bytes.Buffer
				steps := report.NewSteps(&b, o, run.Sources)
				for _, ok := range []bool{false, true} {
					printEvil(steps, result.Opened{OK: ok}, evil)
					printEvil(steps, result.Done{Named: ok}, evil)
					printEvil(steps, result.Checked{OK: ok}, evil)
					printEvil(steps, result.Failed{}, evil)
					printEvil(steps, result.Closed{OK: ok}, evil)
				}
				judge(t, o, b.String())
			}
		})
		for what, shape := range map[string]func(*result.Run){
			"load": func(*result.Run) {}, "single": func(r *result.Run) { r.Single = true },
			"tests": func(r *result.Run) { r.Tests = true; r.Scenarios = append(r.Scenarios, r.Scenarios[0]) },
		} {
			t.Run(what+"/"+name, func(t *testing.T) {
				r := *run
				shape(&r)
				for _, o := range options {
					var b bytes.Buffer
					if err := report.Text(&b, &r, o); err != nil {
						t.Fatal(err)
					}
					judge(t, o, b.String())
				}
			})
		}
	}
}

// The same of what a job's log, scrapes and streams get.
func TestHostileTextsElsewhere(t *testing.T) {
	for name, evil := range evils() {
		t.Run(name, func(t *testing.T) {
			run := hostileRun(evil)
			var b bytes.Buffer
			if err := report.Annotations(&b, run, nil); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if !regexp.MustCompile(`^::(error|warning) [^:]*title=[^:]*::`).MatchString(line) {
					t.Errorf("annotations: got the line %.300q", line)
				}
			}
			if err := harmless(b.String()); err != nil || b.Len() > 200<<10 {
				t.Errorf("annotations: got %d bytes, %v", b.Len(), err)
			}

			answer := scrape(t, run.Snapshot, nil, "text/plain")
			decoder := expfmt.NewDecoder(answer.Body, expfmt.ResponseFormat(answer.Header()))
			if err := decodeAll(decoder); err != nil {
				t.Errorf("scrape: %v", err)
			}

			rows := report.NewIntervals(started(), nil).Next(time.Second, run.Snapshot)
			b.Reset()
			if err := report.NDJSON(&b, rows); err != nil {
				t.Fatal(err)
			}
			lines := 0
			for line := range strings.Lines(b.String()) {
				if err := isJSON(line); err != nil {
					t.Errorf("rows: %v in %.300q", err, line)
				}
				lines++
			}
			b.Reset()
			if err := errors.Join(report.CSVHead(&b), report.CSV(&b, rows)); err != nil {
				t.Fatal(err)
			}
			if err := harmless(b.String()); err != nil {
				t.Errorf("rows as CSV: %v", err)
			}
			if table, err := csv.NewReader(&b).ReadAll(); err != nil || lines != len(rows) || len(table) != len(rows)+1 {
				t.Errorf("rows: got %d lines and %d of CSV, %v, want %d", lines, len(table), err, len(rows))
			}
		})
	}
}
