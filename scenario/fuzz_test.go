package scenario

import (
	"testing"
	"unicode/utf8"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// FuzzParse holds for any bytes: nothing panics, what is found has its place in the file, and the schema is not
// stricter than the decoder.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"valid", "invalid"} {
		for _, file := range testFiles(f, dir) {
			f.Add(file.text())
		}
	}
	for _, found := range []string{"\r\xbc", "& # #", "url: |", "?", "on-open:\n  - expect: >\n     00%\n", "actions:\n 0A:\n    - if: ~\n      run: 0"} {
		f.Add([]byte(found)) // by earlier runs
	}
	schema := compileSchema(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8<<10 {
			return // what is long is found by TestBadInput; here many are better
		}
		var found diag.List
		sc := Parse("f.yaml", data, &found)
		silent := len(found) == 0
		if sc != nil {
			Compile(sc, Options{}, &found)
		}
		src := yamltext.NewSource("f.yaml", data)
		for _, finding := range found {
			if finding.Pos.File == "f.yaml" {
				checkInside(t, src, finding)
			}
		}
		if sc == nil && silent {
			t.Error("no scenario, and nothing says why")
		}
		if !silent || !utf8.Valid(data) || oddYAML(data) {
			return
		}
		v, err := plainValue(data)
		if err != nil {
			return
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("the decoder takes it, the schema does not: %v", err)
		}
	})
}

// oddYAML tells of documents that a schema sees otherwise than the decoder does: those with tags, which turn one kind
// of value into another, and those whose keys are no texts.
func oddYAML(data []byte) bool {
	var root yaml.Node
	if yaml.Unmarshal(data, &root) != nil {
		return true
	}
	odd := false
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		odd = odd || n.Style&yaml.TaggedStyle != 0
		for i, c := range n.Content {
			odd = odd || n.Kind == yaml.MappingNode && i%2 == 0 && c.Tag != "!!str" && c.Tag != "!!merge"
			walk(c)
		}
	}
	walk(&root)
	return odd
}
