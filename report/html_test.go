package report_test

import (
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/report"
)

// The page is whole by itself: nothing in it runs, loads or sends anything, and styles are in one place that may be
// blocked.
func TestHTMLStandsAlone(t *testing.T) {
	all := fixtures()
	for _, name := range names() {
		text := write(t, report.HTML, all[name].run)
		for _, m := range regexp.MustCompile(`(?:href|src|action|data|srcset)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "data:image/svg+xml,") {
				t.Errorf("%s: got %s, want links into the page only", name, m[0])
			}
		}
		for _, bad := range []string{"<script", "url(", "@import", "stylesheet", "<iframe", "<img", "<form", " style=", "javascript:", "http-equiv"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: got %q, want none", name, bad)
			}
		}
		if m := regexp.MustCompile(`<[a-z]+ [^>]*\bon[a-z]+=`).FindString(text); m != "" {
			t.Errorf("%s: got a handler of events: %s", name, m)
		}
	}
}

// Every element is closed where it belongs, every link leads somewhere, and every picture says what it shows.
func TestHTMLIsWellFormed(t *testing.T) {
	for name, f := range fixtures() {
		text := write(t, report.HTML, f.run)
		decoder := xml.NewDecoder(strings.NewReader(text))
		decoder.Entity = xml.HTMLEntity
		ids, links := map[string]bool{}, []string{}
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if id := attrOf(e, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: got the id %q twice", name, id)
				}
				ids[id] = true
			}
			if href := attrOf(e, "href"); href != "" && e.Name.Local == "a" {
				links = append(links, strings.TrimPrefix(href, "#"))
			}
			if attrOf(e, "class") == "plot" && attrOf(e, "aria-label") == "" {
				t.Errorf("%s: got a plot that says nothing to those who don't see it", name)
			}
		}
		for _, to := range links {
			if !ids[to] {
				t.Errorf("%s: got a link to %q, which is not there", name, to)
			}
		}
	}
}

// What failed is underlined in the line that it is in, whatever the characters take in a terminal.
func TestHTMLFrame(t *testing.T) {
	for _, tt := range []struct {
		line        string
		col, length int
		want        string
	}{
		{`  ok: msg.a == 1`, 7, 10, `<i>1</i>  ok: <u>msg.a == 1</u></pre>`},
		{`  é: "日本" == msg.é # x`, 6, 4, `<i>1</i>  é: <u>&#34;日本&#34;</u> == msg.é # x</pre>`},
		{"\tok: a<b", 6, 3, `<i>1</i>  ok: <u>a&lt;b</u></pre>`},
		{`ok:`, 4, 1, "<i>1</i>  ok:<u> </u></pre>"},
		{`ok: a`, 0, 0, `<i>1</i>  <u></u>ok: a</pre>`},
	} {
		b := newBook("s")
		b.failures(1, metrics.Failure{Scenario: "s", Kind: "expression", At: at("s.yaml", 1, tt.col), Detail: &metrics.Detail{At: at("s.yaml", 1, tt.col), Len: tt.length}})
		run := tickerRun(b, false)
		run.Sources = func(string) []byte { return []byte(tt.line + "\n") }
		if text := write(t, report.HTML, run); !strings.Contains(text, tt.want) {
			t.Errorf("%q: got %s, want %s", tt.line, regexp.MustCompile(`<pre><i>.*`).FindString(text), tt.want)
		}
	}
}

// What the page says comes in the order of the questions.
func TestHTMLOrder(t *testing.T) {
	text := write(t, report.HTML, loadFailing().run)
	last := -1
	for _, part := range []string{"<strong>Failed</strong>", "Why it failed", "Over time", "<h2>Thresholds", "<h2>Checks", "<h2>Requests", "<h2>Metrics", "<h2>Closes", "<h2>Scenario", "<h2>Environment"} {
		at := strings.Index(text, part)
		if at <= last {
			t.Errorf("%s: got it at byte %d, want it behind byte %d", part, at, last)
		}
		last = at
	}
}

// Points of any size make a picture without figures that a browser can't read.
func TestHTMLOfOddPoints(t *testing.T) {
	odd := map[string][]metrics.Point{"zero": make([]metrics.Point, 5)}
	for name, v := range map[string]float64{"nothing": 0, "tiny": 1e-9, "huge": 1e18, "negative": -3} {
		for i := range 5 {
			odd[name] = append(odd[name], metrics.Point{
				From: time.Duration(i) * time.Second, To: time.Duration(i+1) * time.Second,
				VUs: v, Connections: v, Sent: v, Received: v, Responses: int64(i % 2), P50: v, P95: v, P99: v,
			})
		}
	}
	for name, points := range odd {
		run := loadPassing().run
		run.History = points
		text := write(t, report.HTML, run)
		if m := regexp.MustCompile(`(?:[dxy]|width|height)="[^"]*\de[+-]?\d`).FindString(text); m != "" {
			t.Errorf("%s: got an exponent in %s", name, m)
		}
		for _, bad := range []string{"NaN", "Inf", "%!"} {
			if at := strings.Index(text, bad); at >= 0 {
				t.Errorf("%s: got %q: …%s…", name, bad, text[max(at-80, 0):min(at+40, len(text))])
			}
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	run := loadFailing().run
	run.History = history(time.Hour, 599, true)
	var n countWriter
	for b.Loop() {
		n = 0
		if err := report.HTML(&n, run); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n), "bytes/page")
}

type countWriter int

func (c *countWriter) Write(p []byte) (int, error) {
	*c += countWriter(len(p))
	return len(p), nil
}
