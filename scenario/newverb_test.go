package scenario

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"wsrun/diag"
	"wsrun/scenario/table"
)

// shoutVerb is a verb that the language does not have: it sends a text in capitals.
func shoutVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "shout", Field: argument(table.TextField(itself[diag.Text])), Doc: "Sends a text in capitals."},
		compile: oneStep(func(_ *lister, a *Action, _ *Step) Do {
			return &Send{Content: Content{Const: []byte(strings.ToUpper(argOf[diag.Text](a).Value))}}
		}),

		needsSession: true,
	}
}

// A verb is what its descriptor says of it, and nothing else: everyone who has to know of it does.
func TestNewVerb(t *testing.T) {
	all := newTables()
	all.action.verbs = append(all.action.verbs, shoutVerb())
	plan := func(text string) (*Plan, string) {
		var found diag.List
		sc := all.parse("new.yaml", []byte("url: ws://127.0.0.1:1/\n"+text), &found)
		if sc == nil {
			t.Fatal(found)
		}
		p := Compile(sc, Options{}, &found)
		var said []string
		for _, f := range found {
			said = append(said, f.Message)
		}
		return p, strings.Join(said, "\n")
	}

	p, said := plan("on-open: [{repeat: 2, do: [{shout: hey, if: vu.id > 0, tags: {loud: very}}]}]")
	if said != "" {
		t.Errorf("findings: %s", said)
	}
	sent := slices.IndexFunc(p.Client.Open.Steps, func(st Step) bool {
		do, ok := st.Do.(*Send)
		return ok && string(do.Const) == "HEY" && st.If != nil && len(st.Tags) == 1
	})
	if sent < 0 {
		t.Errorf("no step sends HEY, if its condition holds, with its tag: %+v", p.Client.Open.Steps)
	}

	for text, want := range map[string]string{
		"on-open: [{shuot: hey}]":                 `did you mean "shout"?`,
		"on-open: [{shout: hey, within: 1s}]":     `"within" does not go with "shout"`,
		"on-open: [{shout: hey, ping: }]":         `two verbs in one action: "shout" and "ping"`,
		"on-open: [shout]":                        `"shout" needs an argument`,
		"on-open: [close, {shout: hey}]":          `"shout" never runs`,
		"on-open: [expect-close, {shout: hey}]":   `"shout" can't follow an expect-close`,
		"on-close: [{shout: hey}]":                "on-close runs when the session is over",
		"on-open: [{shout: [hey]}]":               "a text is expected here",
		"on-open: [{shout: hey, if: vu.nothing}]": "nothing",
	} {
		if _, said := plan(text); !strings.Contains(said, want) {
			t.Errorf("%s: got %q, want %q in it", text, said, want)
		}
	}

	if !bytes.Contains(all.schema(), []byte(`"verb-shout"`)) {
		t.Error("the schema does not have the verb")
	}
	if !slices.ContainsFunc(all.reference(), func(k KeyTable) bool {
		return k.ID == "verbs" && slices.ContainsFunc(k.Keys, func(k Key) bool { return k.Name == "shout" })
	}) {
		t.Error("the reference does not have the verb")
	}
}
