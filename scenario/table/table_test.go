package table_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"
)

// dish is a mapping of a language that is not wsrun's: the package knows no key of that.
type dish struct {
	Name    diag.Text
	Served  diag.Text
	Hot     bool
	Plates  int
	Bake    table.Duration
	Rest    table.Range
	Weight  table.Size
	Orders  table.Rate
	Salt    table.Share
	Extras  []diag.Text
	Labels  []table.Pair
	Checks  []table.Named
	Wine    string
	Serving side
}

type side struct{ Sauce string }

func dishTable() *table.Table[dish] {
	return &table.Table[dish]{
		Name: "a dish",
		Doc:  "What is cooked.",
		Rows: []table.Row[dish]{
			{Key: "name", Required: true, Doc: "Its name.",
				Field: table.TextField(func(d *dish) *diag.Text { return &d.Name })},
			{Key: "hot", Def: false, Field: table.BoolField(func(d *dish) *bool { return &d.Hot })},
			{Key: "plates", Def: 1,
				Field: table.IntField(func(d *dish) *int { return &d.Plates }, table.Count{Least: 1, Most: 9})},
			{Key: "bake", Def: time.Hour, Field: table.PeriodField(func(d *dish) *table.Duration { return &d.Bake })},
			{Key: "rest", Field: table.RangeField(func(d *dish) *table.Range { return &d.Rest })},
			{Key: "weight", Field: table.SizeField(func(d *dish) *table.Size { return &d.Weight }, 1)},
			{Key: "orders", Field: table.RateField(func(d *dish) *table.Rate { return &d.Orders }, false)},
			{Key: "salt", Field: table.ShareField(func(d *dish) *table.Share { return &d.Salt }, true)},
			{Key: "extras", Field: table.TextListField(func(d *dish) *[]diag.Text { return &d.Extras }, "extras")},
			{Key: "labels", Field: table.TextMapField(func(d *dish) *[]table.Pair { return &d.Labels }, "labels")},
			{Key: "checks", Field: table.NamedField(func(d *dish) *[]table.Named { return &d.Checks }, "checks")},
			{Key: "wine", Field: table.EnumField(func(d *dish) *string { return &d.Wine },
				table.Choice{Word: "red", Doc: "cellar"}, table.Choice{Word: "white", Doc: "fridge"})},
			{Key: "served", Field: table.TextField(func(d *dish) *diag.Text { return &d.Served })},
			{Key: "sauce", Field: table.In(func(d *dish) *side { return &d.Serving },
				table.EnumField(func(s *side) *string { return &s.Sauce }, table.Choice{Word: "brown"}))},
		},
		Rules: table.Rules{
			Conflicts: table.Exclusive("do not go together", "wine", "bake"),
			Needs:     []table.Need{{Key: "sauce", OneOf: []string{"plates", "served"}, Why: "it runs"}},
		},
	}
}

// guide says of a key that is not known only that.
type guide struct{}

func (guide) NotMap(_ *table.Decoder, _ *yaml.Node, where string, f *diag.Finding) {
	f.Note("guide: %s", where)
}

func (guide) Unknown(d *table.Decoder, key *yaml.Node, where string, known, _ []string) {
	d.NodeErr(key, "%s has no key %s%s", where, diag.Quote(key.Value), diag.DidYouMean(key.Value, known))
}

// decode reads a file by a table; the keys that are there are nil if it is no mapping.
func decode(t *testing.T, text string) (got dish, keys []string, found diag.List) {
	t.Helper()
	src := yamltext.Read("dish.yaml", []byte(text), &found)
	if src == nil {
		t.Fatalf("no YAML: %v", found)
	}
	d := &table.Decoder{
		Src: src, Out: &found, Guide: guide{}, Typos: map[*yaml.Node]bool{}, Unread: map[string]bool{},
	}
	for key := range dishTable().Decode(d, src.Root, &got) {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return got, keys, found
}

func texts(list []diag.Text) (out []string) {
	for _, t := range list {
		out = append(out, t.Value)
	}
	return out
}

func TestDecode(t *testing.T) {
	got, keys, found := decode(t, `
name: pie
served: 2024-01-01   # texts may look like anything
hot: True
plates: 4
bake: 1m30s
rest: 1s..3s
weight: 1.5KiB
orders: 30/m
salt: 12.5%
extras: [5, true, "null"]
labels: {b: 1, a: 2}
checks: {done: 'core > 80'}
sauce: brown
`)
	if len(found) > 0 {
		t.Fatalf("got findings: %v", found)
	}
	want := dish{
		Hot: true, Plates: 4, Bake: table.Duration{Duration: 90 * time.Second},
		Rest: table.Range{From: time.Second, To: 3 * time.Second}, Weight: table.Size{Bytes: 1536},
		Orders: table.Rate{PerSecond: 0.5}, Salt: table.Share{Of: 0.125}, Serving: side{"brown"},
	}
	ignore := cmp.Options{
		cmpopts.IgnoreTypes(diag.Pos{}), cmpopts.IgnoreFields(dish{}, "Name", "Served", "Extras", "Labels", "Checks"),
	}
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("dish (-want +got):\n%s", diff)
	}
	if got.Name.Value != "pie" || got.Served.Value != "2024-01-01" {
		t.Errorf("got the texts %q and %q", got.Name.Value, got.Served.Value)
	}
	if diff := cmp.Diff([]string{"5", "true", "null"}, texts(got.Extras)); diff != "" {
		t.Errorf("extras (-want +got):\n%s", diff)
	}
	if len(got.Labels) != 2 || got.Labels[0].Name.Value != "b" || got.Labels[1].Value.Value != "2" {
		t.Errorf("labels: got %v, want them in the file's order", got.Labels)
	}
	if len(got.Checks) != 1 || got.Checks[0].Expr.Text.Value != "core > 80" || !got.Checks[0].Expr.Quoted {
		t.Errorf("checks: got %+v", got.Checks)
	}
	if at := got.Bake.Pos; at.Line != 6 || at.Col != 7 {
		t.Errorf("bake stands at %v, want 6:7", at)
	}
	if len(keys) != 13 || slices.Contains(keys, "wine") {
		t.Errorf("got the keys %v", keys)
	}
}

// Every finding has its place, and none hides the others.
func TestDecodeFindings(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string // line:column: message
	}{
		{"all at once", "name: [a]\nhot: yes\nplates: 10\nbake: 0s\n", []string{
			"1:7: a text is expected here, not a list", "2:6: true or false is expected here, not \"yes\"",
			"3:9: 10 is too large: at most 9", "4:7: 0s is too short: it must be above 0",
		}},
		{"no mapping", "- a\n", []string{"1:1: a dish is a map (key: value), not a list"}},
		{"a key that is not known", "name: a\nplate: 4\n",
			[]string{`2:1: a dish has no key "plate", did you mean "plates"?`}},
		{"a key is missing", "hot: true\n", []string{`1:1: a dish needs the key "name"`}},
		{"it may be there, misspelt", "nam: a\n", []string{`1:1: a dish has no key "nam", did you mean "name"?`}},
		{"twice", "name: a\nname: b\n", []string{`2:1: the key "name" is given twice`}},
		{"conflict, at the later one", "name: a\nbake: 1s\nwine: red\n",
			[]string{`3:1: "bake" and "wine" do not go together`}},
		{"need", "name: a\nsauce: brown\n", []string{`2:1: "sauce" needs "plates" or "served": it runs`}},
		{"one of some words", "name: a\nwine: rde\n",
			[]string{`2:7: "rde" is not one of: red, white, did you mean "red"?`}},
		{"a range from its end", "name: a\nrest: 3s..1s\n", []string{"2:7: the range 3s..1s ends before it starts"}},
		{"the second half of a range", "name: a\nrest: 1s..3\n", []string{"2:11: 3 needs a unit: 3s or 3ms?"}},
		{"a list that is none", "name: a\nextras: b\n", []string{`2:9: extras is a list, not "b"`}},
		{"an empty expression", "name: a\nchecks: {a: ''}\n",
			[]string{"2:13: an expression is expected here, not nothing"}},
		{"a negation", "name: a\nchecks:\n  a: !done\n", []string{`3:6: "!done" is a tag to YAML, not a negation`}},
		{"a comma in braces", "name: a\nchecks: {a: f(b, c)}\n",
			[]string{`2:13: inside { } a comma ends the value, so it is read as "f(b"`}},
		{"a comment in an expression", "name: a\nchecks:\n  a: f(b, # > 0)\n",
			[]string{"3:11: ` #` starts a comment in YAML, so the expression ends before it"}},
		{"another tool's template", "name: a\nlabels: {{ a }}\n",
			[]string{"2:9: {{ }} is a map in YAML, not a template"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, found := decode(t, tt.text)
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%d:%d: %s", f.Pos.Line, f.Pos.Col, f.Message))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// A merge key brings what the mapping has not itself, and what is wrong in an alias is said once, where it is written.
func TestMergeAndAlias(t *testing.T) {
	got, keys, found := decode(t, "labels: &l {a: 1}\n<<: {name: merged, plates: 2}\nplates: 3\n")
	if len(found) > 0 || got.Name.Value != "merged" || got.Plates != 3 {
		t.Errorf("got %+v, %v, want the name merged and the mapping's own 3 plates", got, found)
	}
	if want := []string{"labels", "name", "plates"}; !slices.Equal(keys, want) {
		t.Errorf("got the keys %v, want %v", keys, want)
	}
	_, _, found = decode(t, "name: a\nbake: &t 5\nrest: *t\nextras: [b]\n")
	if len(found) != 1 || found[0].Pos.Line != 2 {
		t.Errorf("got %v, want one finding at the anchor", found)
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		what, text string
		want       float64
		problem    string // a part of it
	}{
		{"duration", "1h2m3s", 3723, ""},
		{"duration", "1.5s", 1.5, ""},
		{"duration", "5", 0, "needs a unit: 5s or 5ms?"},
		{"duration", "-1s", 0, "negative"},
		{"duration", "2 days", 0, "(48h?)"},
		{"duration", "1,5s", 0, "(1.5s?)"},
		{"duration", "3sec", 0, "(3s?)"},
		{"duration", "${{ env.T }}", 0, "can't have a template"},
		{"duration", "", 0, "not nothing"},
		{"period", "0s", 0, "must be above 0"},
		{"size", "1KB", 1000, ""},
		{"size", "2MiB", 2 << 20, ""},
		{"size", "64k", 0, "(64KiB?)"},
		{"size", "7", 0, "7KiB or 7B?"},
		{"size", "2000GiB", 0, "too large"},
		{"rate", "50/s", 50, ""},
		{"rate", "36/h", 0.01, ""},
		{"rate", "0/s", 0, ""},
		{"rate", "50rps", 0, "(50/s?)"},
		{"pace", "0/s", 0, "must be above 0"},
	} {
		var got float64
		var err error
		switch tt.what {
		case "duration", "period":
			parse := table.ParseDuration
			if tt.what == "period" {
				parse = table.ParsePeriod
			}
			var d time.Duration
			d, err = parse(tt.text)
			got = d.Seconds()
		case "size":
			var n int64
			n, err = table.ParseSize(tt.text)
			got = float64(n)
		case "rate":
			got, err = table.ParseRate(tt.text)
		case "pace":
			got, err = table.ParsePace(tt.text)
		}
		switch {
		case tt.problem == "" && (err != nil || got != tt.want):
			t.Errorf("%s %q: got %v, %v, want %v", tt.what, tt.text, got, err, tt.want)
		case tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)):
			t.Errorf("%s %q: got %v, %v, want an error with %q", tt.what, tt.text, got, err, tt.problem)
		}
	}
}

// A default is written as a file would have it, so that it need not be typed twice.
func TestWritten(t *testing.T) {
	for want, value := range map[string]any{
		"":                     nil,
		"1.5s":                 1500 * time.Millisecond,
		"250ms..10s":           table.Range{From: 250 * time.Millisecond, To: 10 * time.Second},
		"50%":                  table.Percent(0.5),
		"32MiB":                table.ByteCount(32 << 20),
		"1000B":                table.ByteCount(1000),
		"0B":                   table.ByteCount(0),
		"false":                false,
		"from the environment": "from the environment",
		"101":                  101,
	} {
		if got := table.Written(value); got != want {
			t.Errorf("%v: got %q, want %q", value, got, want)
		}
	}
}

// Numbers stay as they are written, since they are sent.
func TestValue(t *testing.T) {
	var found diag.List
	src := yamltext.Read("v.yaml", []byte("[1.10, 9007199254740993, 0x10, yes, null, {a: [true]}, .inf]"), &found)
	d := &table.Decoder{Src: src, Out: &found, Guide: guide{}, Typos: map[*yaml.Node]bool{}}
	v := d.Value(src.Root)
	var got []string
	for _, item := range v.Items {
		got = append(got, item.JSON+item.Text.Value)
	}
	if diff := cmp.Diff([]string{"1.10", "9007199254740993", "16", "yes", "null", "", "null"}, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if !v.Items[3].IsText() || v.Items[4].IsText() || v.Items[5].Items[0].Items[0].JSON != "true" {
		t.Errorf("got %+v", v.Items)
	}
	if len(found) != 1 || !strings.Contains(found[0].Message, "can't be sent as JSON") {
		t.Errorf("got %v, want one finding, of .inf", found)
	}
}

// The schema says of a table what the decoder holds files to.
func TestSchema(t *testing.T) {
	text, err := json.Marshal(table.ShapeObject(dishTable().Object()))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Required             []string
		AdditionalProperties *bool
		Properties           map[string]map[string]any
		Not                  struct{ AnyOf []any }
		AllOf                []any
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Required, []string{"name"}) || got.AdditionalProperties == nil || *got.AdditionalProperties {
		t.Errorf("got required %v, additional properties %v", got.Required, got.AdditionalProperties)
	}
	if len(got.Properties) != len(dishTable().Rows) || len(got.Not.AnyOf) != 1 || len(got.AllOf) != 1 {
		t.Errorf("got %d properties, %d conflicts, %d needs", len(got.Properties), len(got.Not.AnyOf), len(got.AllOf))
	}
	if plates := got.Properties["plates"]; plates["minimum"] != 1.0 || plates["maximum"] != 9.0 {
		t.Errorf("plates: got %v", plates)
	}
	if doc := got.Properties["bake"]["markdownDescription"]; !strings.HasSuffix(fmt.Sprint(doc), "Default: 1h.") {
		t.Errorf("bake: got %v, want its default", doc)
	}
	if wine := got.Properties["wine"]["enum"]; fmt.Sprint(wine) != "[red white]" {
		t.Errorf("wine: got %v", wine)
	}
	if first := strings.Index(string(text), `"name"`); first > strings.Index(string(text), `"sauce"`) {
		t.Error("the keys have lost their order")
	}
}
