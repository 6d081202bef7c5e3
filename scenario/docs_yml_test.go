package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// The YAML of other systems in the documents, which nothing here runs, is at least YAML, with no key twice.
func TestDocsYML(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(string(text), "\n```yml\n") {
			block, _, ended := strings.Cut(block, "\n```\n")
			if i == 0 {
				continue
			}
			found++
			var root map[string]any
			if err := yaml.Unmarshal([]byte(block), &root); err != nil || !ended || len(root) == 0 {
				t.Errorf("%s: block %d: %v\n%s", path, i, err, block)
			}
		}
	}
	if found < 3 {
		t.Errorf("got %d blocks, want those of GitHub, GitLab and Prometheus", found)
	}
}
