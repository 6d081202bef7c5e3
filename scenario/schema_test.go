package scenario

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write schema.json and the golden files anew")

// schemaFile is the schema as editors fetch it.
const schemaFile = "../schema.json"

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainValue is a document as a schema sees it: JSON's types, texts where YAML has dates.
func plainValue(data []byte) (v any, err error) {
	defer func() {
		if r := recover(); r != nil { // yaml.v3 panics where keys that it merges are maps
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	if err := yaml.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return plain(v), nil
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = plain(item)
		}
	case map[any]any:
		m := make(map[string]any, len(v))
		for k, item := range v {
			m[fmt.Sprint(k)] = plain(item)
		}
		return m
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return v
}

func TestSchemaFile(t *testing.T) {
	if *update {
		if err := os.WriteFile(schemaFile, Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Schema()) {
		t.Errorf("%s is not what the key tables say: run go test ./scenario -run Schema -update", schemaFile)
	}
}

// The schema takes every scenario that runs.
func TestSchemaTakes(t *testing.T) {
	schema := compileSchema(t)
	for _, f := range append(testFiles(t, "valid"), exampleFiles(t)...) {
		v, err := plainValue(f.text())
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
			continue
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}

// The schema refuses every mistake of structure that the decoder refuses. Each part has one, so that none hides behind
// another.
func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	for _, f := range testFiles(t, "invalid/structure") {
		v, err := plainValue(f.text())
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
			continue
		}
		if schema.Validate(v) == nil {
			t.Errorf("%s: the schema takes it", f.name)
		}
	}
}

// Editors that lag know draft-07: nothing is used that it does not have, $defs aside.
func TestSchemaKeywords(t *testing.T) {
	known := strings.Fields(`$schema $id $defs $ref title description markdownDescription markdownEnumDescriptions type enum pattern minimum maximum
		minItems items properties patternProperties propertyNames additionalProperties required minProperties maxProperties anyOf allOf not`)
	walkSchema(t, func(path string, s map[string]any) {
		for k := range s {
			if !slices.Contains(known, k) {
				t.Errorf("%s: the keyword %q is not among those that all editors have", path, k)
			}
		}
		if _, ok := s["$ref"]; ok && len(s) > 1 {
			t.Errorf("%s: draft-07 ignores what stands beside a $ref", path)
		}
	})
}

// Editors show a branch by its title and a key by its description.
func TestSchemaTexts(t *testing.T) {
	branches, keys := 0, 0
	var root struct {
		Defs map[string]map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	walkSchema(t, func(path string, s map[string]any) {
		list, _ := s["anyOf"].([]any)
		for i, b := range list {
			b := b.(map[string]any)
			if b["title"] == nil && b["required"] == nil && (b["type"] == "object" || b["type"] == nil && b["$ref"] == nil && b["not"] == nil) {
				t.Errorf("%s/anyOf/%d has no title", path, i)
			}
			branches++
		}
		props, _ := s["properties"].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(props)) {
			p := props[name].(map[string]any)
			if r, ok := p["$ref"].(string); ok {
				p = root.Defs[strings.TrimPrefix(r, "#/$defs/")]
			}
			if p["description"] == nil || p["description"] == "" {
				t.Errorf("%s: the key %q has no description", path, name)
			}
			keys++
		}
	})
	if branches < 20 || keys < 100 {
		t.Errorf("%d branches and %d keys: the schema is not what it was", branches, keys)
	}
}

// walkSchema visits every schema in the schema.
func walkSchema(t *testing.T, visit func(path string, s map[string]any)) {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		s, ok := v.(map[string]any)
		if !ok {
			return
		}
		visit(path, s)
		for _, k := range []string{"properties", "patternProperties", "$defs"} {
			if m, ok := s[k].(map[string]any); ok {
				for name, sub := range m {
					walk(path+"/"+k+"/"+name, sub)
				}
			}
		}
		for _, k := range []string{"items", "additionalProperties", "not", "propertyNames"} {
			walk(path+"/"+k, s[k])
		}
		for _, k := range []string{"anyOf", "allOf"} {
			list, _ := s[k].([]any)
			for i, sub := range list {
				walk(fmt.Sprintf("%s/%s/%d", path, k, i), sub)
			}
		}
	}
	walk("#", root)
}
