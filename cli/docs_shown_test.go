package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// wsrunCommand is a command line of wsrun in a shell's text, or in that of a CI system that holds one.
var wsrunCommand = regexp.MustCompile(`(?m)(?:^|\./)wsrun ([^'#&\n]+)`)

// Commands that are shown and not run have flags and kinds of outputs that there are.
func TestDocsShownCommands(t *testing.T) {
	found := 0
	for doc, text := range documents(t) {
		for _, b := range blocks(t, doc, text) {
			if b.lang != "yml" && b.lang != "groovy" && b.lang != "sh" {
				continue
			}
			for _, m := range wsrunCommand.FindAllStringSubmatch(b.text, -1) {
				args := strings.Fields(m[1])
				if args[0] == "serve" || args[0] == "init" { // they have no --tui
					continue
				}
				found++
				// That flag is judged behind the others, and never holds here.
				if out, code := command(append(args, "--tui", "always")); code != 2 || !strings.Contains(out, "--tui always needs a terminal") {
					t.Errorf("%v: wsrun %s: exit %d: %s", b, m[1], code, out)
				}
			}
		}
	}
	if found < 6 {
		t.Errorf("got %d commands, want those of GitHub, GitLab, Jenkins, Prometheus and OpenTelemetry among them", found)
	}
}

// The scenarios of the benchmarks are part of no example and no document, so they are held here.
func TestBenchScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(repo, "bench/scenarios/*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		if output, code := command([]string{"validate", file}, "TARGET=ws://127.0.0.1:1/"); code != 0 {
			t.Errorf("%s: exit code %d\n%s", file, code, output)
		}
	}
}
