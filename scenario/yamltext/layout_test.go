package yamltext

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The search for where a text stops being YAML finds nothing in what is YAML.
func TestNoFault(t *testing.T) {
	for _, pattern := range []string{
		"../testdata/valid/*.yaml", "../testdata/invalid/structure/*.txtar", "../../examples/*.yaml",
	} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files: %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			files := []txtar.File{{}}
			switch data, err := os.ReadFile(path); {
			case err != nil:
				t.Fatal(err)
			case filepath.Ext(path) == ".txtar":
				files = txtar.Parse(data).Files
			default:
				files[0].Data = data
			}
			for _, f := range files {
				if got := findFault(NewSource(path, f.Data)); got != nil {
					t.Errorf("%s: %s: %s: %s", path, f.Name, got.pos, got.message)
				}
			}
		}
	}
}
