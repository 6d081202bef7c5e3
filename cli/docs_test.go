package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// updating reports whether -update was given, which the tests inside the package define: here, it writes the outputs
// and the generated parts of README and docs anew.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// repo is the module's root. It is found before any test goes elsewhere.
var repo = root()

func root() string {
	path, err := filepath.Abs("..")
	if err != nil {
		panic(err)
	}
	return path
}

// block is a fenced block of a document. Its info string says what the block is, and how it is checked:
//
//	```yaml                  a whole scenario: it is run, and passes
//	```yaml exit=1           it is run, and ends with this code
//	```yaml fragment         a part of one, or a list of actions: it is validated with what it lacks around it
//	```yaml file=chat.yaml   it is also there, under this name, for the commands of the document
//	```console               commands with their output: they are run, and the output compared
//
// The YAML of other systems is yml. A fragment may have in=EVENT, for a list of actions that is not on-open's. Other
// blocks are not checked.
type block struct {
	doc   string
	line  int // of the first line of its text
	lang  string
	attrs map[string]string
	text  string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.doc, b.line) }

func (b block) has(attr string) bool { _, ok := b.attrs[attr]; return ok }

// exit is the exit code that the block asks for.
func (b block) exit() string {
	if code, ok := b.attrs["exit"]; ok {
		return code
	}
	return "0"
}

// documents returns README and everything in docs, by the path from the module's root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths := []string{"README.md"}
	for _, pattern := range []string{"docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(repo, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			paths = append(paths, filepath.ToSlash(strings.TrimPrefix(path, repo+string(filepath.Separator))))
		}
	}
	docs := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join(repo, path))
		if err != nil {
			t.Fatal(err)
		}
		docs[path] = string(text)
	}
	return docs
}

// document returns one of them.
func document(t *testing.T, path string) string {
	t.Helper()
	text, ok := documents(t)[path]
	if !ok {
		t.Fatalf("there is no %s", path)
	}
	return text
}

// blocks cuts the fenced blocks out of a document.
func blocks(t *testing.T, doc, text string) []block {
	t.Helper()
	var found []block
	var open *block
	for i, line := range strings.Split(text, "\n") {
		fence, ok := strings.CutPrefix(line, "```")
		switch {
		case !ok && open != nil:
			open.text += line + "\n"
		case !ok:
		case open != nil:
			found = append(found, *open)
			open = nil
		default:
			open = &block{doc: doc, line: i + 2, attrs: map[string]string{}}
			for n, word := range strings.Fields(fence) {
				key, value, _ := strings.Cut(word, "=")
				if n == 0 {
					open.lang = key
				} else {
					open.attrs[key] = value
				}
			}
		}
	}
	if open != nil {
		t.Errorf("%v: the block does not end", open)
	}
	return found
}

// rewrite replaces a part of a document in its file.
func rewrite(t *testing.T, doc, was, now string) {
	t.Helper()
	path := filepath.Join(repo, doc)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), was); n != 1 {
		t.Fatalf("%s: the part to be written anew is there %d times:\n%s", doc, n, was)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), was, now, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Blocks that are not checked are few, and chosen: a fence without a language, or with a misspelt one, is a mistake.
func TestDocsFences(t *testing.T) {
	// yml, and not yaml, is the YAML of other systems.
	langs := []string{"yaml", "console", "sh", "json", "text", "js", "go", "yml", "groovy"}
	attrs := []string{"exit", "fragment", "file", "in", "title"}
	for doc, text := range documents(t) {
		for _, b := range blocks(t, doc, text) {
			if !slices.Contains(langs, b.lang) {
				t.Errorf("%v: the block's language is %q, want one of %q", b, b.lang, langs)
			}
			for attr := range b.attrs {
				if !slices.Contains(attrs, attr) {
					t.Errorf("%v: the block has the attribute %q, want one of %q", b, attr, attrs)
				}
			}
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+?) *$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
)

var noAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// anchors returns the names by which a document's headings are linked to, as GitHub makes them.
func anchors(text string) []string {
	var names []string
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		name := strings.ToLower(strings.NewReplacer("`", "", "*", "").Replace(m[1]))
		name = noAnchor.ReplaceAllString(name, "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}
	return names
}

func TestDocsLinks(t *testing.T) {
	docs := documents(t)
	names := map[string][]string{}
	for doc, text := range docs {
		names[doc] = anchors(text)
	}
	for doc, text := range docs {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			if strings.HasPrefix(m[1], "https://") {
				continue
			}
			target, anchor, hasAnchor := strings.Cut(m[1], "#")
			path := doc
			if target != "" {
				path = filepath.ToSlash(filepath.Join(filepath.Dir(doc), target))
			}
			if _, err := os.Stat(filepath.Join(repo, path)); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", doc, m[1])
				continue
			}
			if hasAnchor && !slices.Contains(names[path], anchor) {
				t.Errorf("%s: %s has no heading for the link to %s", doc, path, m[1])
			}
		}
	}
}

func TestDocsAnchors(t *testing.T) {
	got := anchors("# One\n```sh\n# not one\n```\n## Where a message goes\n### `send`, and more\n")
	want := []string{"one", "where-a-message-goes", "send-and-more"}
	if !slices.Equal(got, want) {
		t.Errorf("anchors: got %q, want %q", got, want)
	}
}
