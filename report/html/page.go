package html

import (
	"embed"
	"html/template"
	"strings"
	"time"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// files are the page's frame, its look and the signs of verdicts. The page is readable without its look, because some
// CI systems block it.
//
//go:embed page.html style.css ok.svg bad.svg warn.svg
var files embed.FS

// file returns the text of one of the files.
func file(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		return "" // it is embedded
	}
	return string(text)
}

// page is the data for the frame. Its texts are escaped like those of markup.
type page struct {
	Version, Word, Class, Subject, Sentence, Datetime, Date, Sign, Body template.HTML

	Icon     template.HTMLAttr
	Style    template.CSS
	Scenario *pageScenario
}

// pageScenario describes the only scenario of a run.
type pageScenario struct{ About, Aborted, Facts template.HTML }

// text escapes a text for the frame.
func text(s string) template.HTML { return template.HTML(escaped(s)) }

// whole returns the page of a run around its body.
func whole(r *result.Run, body string) (string, error) {
	frame, err := template.New("page").Parse(file("page.html"))
	if err != nil {
		return "", err
	}
	word, class := verdictOf(r)
	sign := strings.TrimSpace(file(class + ".svg"))
	sentence := section.IterationsIn(r)
	if why := section.Reasons(r); len(why) > 0 {
		sentence += ": " + strings.Join(why, ", ")
	}
	p := page{
		Version: text(r.Version), Word: text(word), Class: text(class), Subject: text(section.Subject(r)),
		Sentence: text(format.GroupedIn(sentence)),
		Datetime: text(r.Started.UTC().Format(time.RFC3339)),
		Date:     text(r.Started.UTC().Format("2 January 2006, 15:04 MST")),
		Sign:     template.HTML(sign),
		Icon:     icon(sign),
		Style:    template.CSS(file("style.css")),
		Body:     template.HTML(body),
	}
	if len(r.Scenarios) == 1 {
		p.Scenario = scenarioOf(&r.Scenarios[0])
	}
	var b strings.Builder
	err = frame.Execute(&b, p)
	return b.String(), err
}

func scenarioOf(s *result.Scenario) *pageScenario {
	target := s.Target
	if s.OwnServer && target != "" {
		target += " (own server)"
	}
	facts := strings.Join(format.NonEmpty(s.Name, target, s.Load), " · ")
	return &pageScenario{About: text(s.About()), Aborted: text(s.Aborted), Facts: text(facts)}
}

// verdictOf returns the verdict on a run, as a word and as the name of its colour and sign.
func verdictOf(r *result.Run) (word, class string) {
	switch {
	case r.Interrupted:
		return "Interrupted", "warn"
	case !r.Passed:
		return "Failed", "bad"
	}
	return "Passed", "ok"
}

// icon returns the verdict's sign for the browser's tab. Without an icon in the page, browsers request one from the
// server.
func icon(sign string) template.HTMLAttr {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">` + sign + `</svg>`
	url := "data:image/svg+xml," + strings.NewReplacer("<", "%3C", ">", "%3E", "#", "%23", `"`, "'").Replace(svg)
	return template.HTMLAttr(`href="` + url + `"`)
}
