package cli

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wsrun/report"
	"wsrun/result"
)

// summaryMax is how much of a job's summary GitHub takes of one step.
const summaryMax = 1 << 20

// github is what a run adds when it is a step of a GitHub workflow. A nil *github adds nothing.
type github struct {
	cmd   *runCommand
	token string // ends the part of the log in which GitHub looks for no commands
}

// newGitHub looks whether the run is such a step.
func (s *runCommand) newGitHub() *github {
	if !s.app.onGitHub() {
		return nil
	}
	return &github{cmd: s, token: rand.Text()}
}

// onGitHub reports whether the command is a step of a workflow.
func (a *app) onGitHub() bool { return a.getenv("GITHUB_ACTIONS") == "true" }

// quote begins a part of the log that shows what servers sent: no line of it is a command.
func (g *github) quote() {
	if g != nil {
		fmt.Fprintf(g.cmd.people(), "::stop-commands::%s\n", g.token)
	}
}

// report ends that part, and writes the annotations and the job's summary. The outputs of the run don't depend on it.
func (g *github) report(w io.Writer, run *result.Run) {
	if g == nil {
		return
	}
	s := g.cmd
	fmt.Fprintf(w, "::%s::\n", g.token)
	masked := report.Masked(run, s.mask)
	err := report.Annotations(w, masked, s.app.fromRoot)
	if path := s.app.getenv("GITHUB_STEP_SUMMARY"); path != "" && err == nil {
		err = appendSummary(path, masked)
	}
	if err != nil {
		fmt.Fprintf(s.app.Err, "warning: %v\n", err)
	}
}

// fromRoot names a file as GitHub does: from the repository's root.
func (a *app) fromRoot(file string) string {
	root := a.getenv("GITHUB_WORKSPACE")
	abs, err := filepath.Abs(file)
	if root == "" || err != nil {
		return file
	}
	if rel, err := filepath.Rel(root, abs); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return file
}

// appendSummary adds the run to the job's summary, as far as there is room.
func appendSummary(path string, run *result.Run) (err error) {
	var b bytes.Buffer
	if err := report.Markdown(&b, run); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return fmt.Errorf("write the job's summary: %w", err)
	}
	defer func() {
		if closed := f.Close(); err == nil && closed != nil {
			err = fmt.Errorf("write the job's summary: %w", closed)
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("write the job's summary: %w", err)
	}
	text := b.Bytes()
	if room := summaryMax - int(info.Size()); len(text) > room {
		text = text[:bytes.LastIndexByte(text[:max(room, 0)], '\n')+1]
	}
	if _, err := f.Write(text); err != nil {
		return fmt.Errorf("write the job's summary: %w", err)
	}
	return nil
}
