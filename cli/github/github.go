package github

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

// summaryMax is the maximum size of a step's part of the job summary on GitHub.
const summaryMax = 1 << 20

// Step is what a run adds to the log as a step of a workflow. A nil *Step adds nothing.
type Step struct {
	getenv func(string) string
	token  string // ends the part of the log in which GitHub ignores commands
}

// New returns the step that the environment describes, or nil.
func New(getenv func(string) string) *Step {
	if getenv("GITHUB_ACTIONS") != "true" {
		return nil
	}
	return &Step{getenv: getenv, token: rand.Text()}
}

// Quote starts a part of the log that shows data from servers: none of its lines is a command.
func (s *Step) Quote(log io.Writer) {
	if s != nil {
		fmt.Fprintf(log, "::stop-commands::%s\n", s.token)
	}
}

// Report ends that part, writes the annotations of a masked run to the log, and writes the job's summary. Its error is
// not a reason to fail a run.
func (s *Step) Report(log io.Writer, masked *result.Run) error {
	fmt.Fprintf(log, "::%s::\n", s.token)
	err := report.Annotations(log, masked, s.FromRoot)
	if path := s.getenv("GITHUB_STEP_SUMMARY"); path != "" && err == nil {
		err = appendSummary(path, masked)
	}
	return err
}

// FromRoot returns the name of a file relative to the repository's root, as GitHub expects.
func (s *Step) FromRoot(file string) string {
	root := s.getenv("GITHUB_WORKSPACE")
	abs, err := filepath.Abs(file)
	if root == "" || err != nil {
		return file
	}
	if rel, err := filepath.Rel(root, abs); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return file
}

// appendSummary appends the run to the job's summary, as far as there is room.
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
