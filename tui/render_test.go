package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"
)

var update = flag.Bool("update", false, "write the golden files anew")

type size2 struct{ w, h int }

func goldenSizes() []size2 { return []size2{{80, 24}, {120, 40}, {40, 10}} }

func TestRenderGolden(t *testing.T) {
	want := map[string]bool{}
	check := func(name string, s *State, st *Style, at size2) {
		t.Helper()
		file := filepath.Join("testdata", fmt.Sprintf("%s-%dx%d.golden", name, at.w, at.h))
		want[file] = true
		got := Render(s, st, at.w, at.h) + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(golden), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
	for name, s := range scenes() {
		for _, at := range goldenSizes() {
			check("overview-"+name, s, bare(true), at)
		}
	}
	for p := Requests; p < pages; p++ {
		s := scenes()["failing"]
		s.Page = p
		for _, at := range goldenSizes() {
			check(p.String(), s, bare(true), at)
		}
	}
	s := scenes()["failing"]
	check("ascii", s, bare(false), size2{80, 24})
	check("wide", s, bare(true), size2{200, 60})
	s.Help = true
	for _, at := range goldenSizes() {
		check("help", s, bare(true), at)
	}
	for _, f := range stale(t, want) {
		t.Errorf("%s is no picture of any test", f)
	}
}

func stale(t *testing.T, want map[string]bool) []string {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		if !want[f] {
			out = append(out, f)
		}
	}
	return out
}

// eachPicture renders all pages of all scenes in many sizes and styles.
func eachPicture(t *testing.T, judge func(name, picture string, at size2)) {
	t.Helper()
	styles := map[string]*Style{
		"dark": NewStyle(StyleOptions{Color: termenv.TrueColor, Dark: true, Unicode: true}), "light": NewStyle(StyleOptions{Color: termenv.ANSI256, Unicode: true}),
		"16": NewStyle(StyleOptions{Color: termenv.ANSI, Unicode: true}), "colourless": NewStyle(StyleOptions{Color: termenv.Ascii, Unicode: true}),
		"ascii, colourless": NewStyle(StyleOptions{Color: termenv.Ascii}),
	}
	sizes := []size2{{0, 0}, {1, 1}, {2, 3}, {5, 4}, {10, 2}, {1, 50}, {200, 1}, {39, 9}, {40, 10}, {59, 15}, {60, 16}, {79, 23}, {80, 24}, {100, 30}, {96, 34},
		{120, 40}, {149, 20}, {150, 24}, {200, 60}, {300, 90}}
	for scene, s := range scenes() {
		s.Load.Scenario = "chat \x1b]0;owned\x07 世界 " + strings.Repeat("né", 40)
		s.Log = append(s.Log, LogLine{Seq: 1e6, Text: "\x1b[2J" + strings.Repeat("界", 300)})
		for p := range pages {
			s.Page = p
			for _, help := range []bool{false, true} {
				for _, open := range []bool{false, true} {
					s.Help, s.Tail.Open, s.Tail.Asking = help, open, open && help
					for look, st := range styles {
						for _, at := range sizes {
							judge(fmt.Sprintf("%s, %s, %s, %dx%d", scene, p, look, at.w, at.h), Render(s, st, at.w, at.h), at)
						}
					}
				}
			}
		}
	}
}

// Whatever a server sends, and however small the terminal is: no line is too long, and nothing but text and colours
// comes out.
func TestRenderAnywhere(t *testing.T) {
	eachPicture(t, func(name, picture string, at size2) {
		lines := strings.Split(picture, "\n")
		if len(lines) > max(at.h, 1) {
			t.Errorf("%s: %d lines", name, len(lines))
		}
		for _, l := range lines {
			// A second opinion on widths: the one that Bubble Tea's renderer goes by.
			if w := ansi.StringWidth(l); w > at.w {
				t.Errorf("%s: a line of %d columns: %q", name, w, l)
			}
		}
		for _, code := range strings.Split(picture, "\x1b")[1:] {
			args, _, ok := strings.Cut(strings.TrimPrefix(code, "["), "m")
			if !ok || code[0] != '[' || strings.Trim(args, "0123456789;") != "" {
				t.Errorf("%s: escape code %.20q", name, code)
			}
			if strings.Contains(name, "colourless") && args != "0" && args != "1" && args != "7" {
				t.Errorf("%s: colour %q with NO_COLOR", name, args)
			}
		}
		text := ansi.Strip(picture)
		if !utf8.ValidString(text) {
			t.Errorf("%s: invalid UTF-8", name)
		}
		for _, r := range text {
			if r != '\n' && !unicode.IsGraphic(r) || r >= utf8.RuneSelf && strings.Contains(name, "ascii") {
				t.Errorf("%s: %U reached the terminal", name, r)
			}
		}
	})
}

func TestRenderZeroState(t *testing.T) {
	for p := range pages {
		if got := Render(&State{Page: p}, bare(true), 80, 24); !strings.Contains(got, "waiting") {
			t.Errorf("%s without a snapshot: %q", p, got)
		}
	}
}
