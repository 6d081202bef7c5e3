package scenario

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// exampleFiles are the scenarios of examples/, which users copy.
func exampleFiles(t testing.TB) []testFile {
	t.Helper()
	paths, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d examples: %v", len(paths), err)
	}
	var files []testFile
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, testFile{path, path, data})
	}
	return files
}

// Nothing is found in what is right, with any of its profiles.
func TestValid(t *testing.T) {
	for _, f := range append(testFiles(t, "valid"), exampleFiles(t)...) {
		t.Run(f.name, func(t *testing.T) {
			if sc := Parse(f.path, f.data, new(diag.List)); sc != nil && sc.IsFragment() {
				t.Skip("a fragment, which others include")
			}
			found, sc := f.check()
			for _, p := range sc.Profiles {
				if sc.IsMix() {
					CompileMix(sc, Options{Profile: p.Name.Value, Env: testEnv()}, func(string) bool { return false }, &found)
					continue
				}
				Compile(sc, Options{Profile: p.Name.Value, Env: testEnv()}, &found)
			}
			for _, got := range found {
				t.Errorf("%s: %s", got.Pos, wording(got))
			}
		})
	}
}

// Each key of each table stands in some valid file.
func TestValidHasAllKeys(t *testing.T) {
	seen := map[string]bool{}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i, c := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 0 {
				seen[c.Value] = true
			}
			walk(c)
		}
	}
	for _, f := range testFiles(t, "valid") {
		var root yaml.Node
		if err := yaml.Unmarshal(f.data, &root); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		walk(&root)
	}
	for _, keys := range Reference() {
		for _, key := range keys.Keys {
			// TestTLS makes the files that these name.
			if byTest := keys.ID == "tls" && slices.Contains([]string{"ca", "cert", "key"}, key.Name); !seen[key.Name] && !byTest {
				t.Errorf("no valid file has the key %q of %s", key.Name, keys.ID)
			}
		}
	}
}
