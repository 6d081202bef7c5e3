package scenario

import (
	"os"
	"regexp"
	"testing"

	"wsrun/diag"
)

// What a hint says to write is taken when it is written.
func TestMetricHints(t *testing.T) {
	code, err := os.ReadFile("foreignmetric.go")
	if err != nil {
		t.Fatal(err)
	}
	conditions := regexp.MustCompile(`([a-z_]+): ((?:rate|count|avg|max|p\(\d+\)) [<>=]+ [0-9a-z%]+)`).FindAllStringSubmatch(string(code), -1)
	if len(conditions) < 5 {
		t.Fatalf("only %d conditions were found", len(conditions))
	}
	for _, c := range conditions {
		text := "server: echo\non-open: [{check: {ok: 'true'}}, close]\nthresholds: {" + c[1] + ": " + c[2] + "}\n"
		var found diag.List
		Compile(Parse("f.yaml", []byte(text), &found), Options{}, &found)
		for _, f := range found {
			t.Errorf("%s: %s: %s", c[1], c[2], wording(f))
		}
	}
}
