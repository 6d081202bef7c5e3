package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"wsrun/report"
	"wsrun/result"
)

func annotations(t *testing.T, r *result.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Annotations(&b, r, func(file string) string { return "e2e/" + file }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whatever a server sends: each line is one command of ours, and no level has more than GitHub shows.
func TestAnnotations(t *testing.T) {
	line := regexp.MustCompile(`^::(error|warning) ([a-z]+=[^:,\r\n]*,)*title=[^:,\r\n]*::[^\r\n]*$`)
	all := fixtures()
	for _, name := range names() {
		text := annotations(t, all[name].run)
		golden(t, name+"-annotations", []byte(text))
		levels := map[string]int{}
		for l := range strings.Lines(text) {
			m := line.FindStringSubmatch(strings.TrimSuffix(l, "\n"))
			if m == nil {
				t.Errorf("%s: got %q, want a workflow command", name, l)
				continue
			}
			levels[m[1]]++
		}
		if levels["error"] > 10 || levels["warning"] > 10 {
			t.Errorf("%s: got %v annotations, want at most 10 of a level", name, levels)
		}
	}
	if annotations(t, loadPassing().run) != "" {
		t.Error("got annotations of a run that passed")
	}
	evil := annotations(t, megabytes("\n::add-mask::x\r\n::error::"+strings.Repeat("x", 1<<20)))
	if n := strings.Count(evil, "\n"); n > 20 || len(evil) > 1<<20 {
		t.Errorf("got %d lines, %d bytes", n, len(evil))
	}
	if err := report.Annotations(noRoom{}, loadFailing().run, nil); err == nil {
		t.Error("got no error, want that of the write")
	}
}
