package checks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/checks/exactjson"
	"wsrun/diag"
)

func TestTemplateText(t *testing.T) {
	tests := []struct{ src, want string }{
		{``, ``},
		{`plain`, `plain`},
		{`${{ vars.n }}`, `41`},
		{`${{vars.n}}`, `41`},
		{"${{\n  vars.n\n}}", `41`},
		{`a ${{ vars.n }} b ${{ vars.room }}!`, `a 41 b lobby!`},
		{`${{ vars.n }}${{ tick }}`, `412`},
		{`é${{ "é" }}é`, `ééé`},
		{`$${{ vars.n }}`, `${{ vars.n }}`},
		{`$$${{ vars.n }}`, `$${{ vars.n }}`},
		{`$${{ a }} ${{ vars.n }} $${{`, `${{ a }} 41 ${{`},
		{`$ {{ a }} }} { $x`, `$ {{ a }} }} { $x`},
		{`$$ ${{ vars.n }}`, `$$ 41`},
		{`${{ "}}" }}`, `}}`},
		{`${{ '}}\'}}' + "\"}}" }}`, `}}'}}"}}`},
		{"${{ `}}\\` }}", `}}\`},
		{`${{ {a: {b: 1}} }}`, `{"a":{"b":1}}`},
		{`${{ {a: {b: 1}}}}`, `{"a":{"b":1}}`},
		{`${{ {a: 1}["a"] }}}}`, `1}}`},
		{`<${{ nil }}|${{ 0.5 }}|${{ true }}|${{ [1, "a"] }}>`, `<|0.5|true|[1,"a"]>`},
		{`${{ env.NONE ?? "none" }}`, `none`},
		{`${{ unhex("4142") }}`, `AB`},
	}
	m := newMachine()
	for _, tt := range tests {
		template := mustTemplate(t, tt.src, anywhere())
		got, err := m.Text(template)
		if err != nil || got != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.src, got, err, tt.want)
		}
		appended, err := m.AppendText([]byte("> "), template)
		if err != nil || string(appended) != "> "+tt.want {
			t.Errorf("%s appended: got %q, %v, want %q", tt.src, appended, err, "> "+tt.want)
		}
	}
}

func TestTemplateShape(t *testing.T) {
	tests := []struct {
		src     string
		isConst bool
		whole   bool
		value   any
	}{
		{``, true, false, ""},
		{`a`, true, false, "a"},
		{`$${{ a }}`, true, false, "${{ a }}"},
		{`${{ vars.n }}`, false, true, 41},
		{` ${{ vars.n }}`, false, false, " 41"},
		{"${{ vars.n }}\n", false, false, "41\n"},
		{`${{ vars.list }}`, false, true, []any{1, 2, 3}},
		{`${{ close }}`, false, true, map[string]any{"code": 1001, "reason": "bye", "clean": true, "by": "server"}},
	}
	m := newMachine()
	for _, tt := range tests {
		template := mustTemplate(t, tt.src, anywhere())
		if _, isConst := template.Const(); isConst != tt.isConst || template.Whole() != tt.whole {
			t.Errorf("%q: constant %v, whole %v, want %v, %v", tt.src, isConst, template.Whole(), tt.isConst, tt.whole)
		}
		got, err := m.Value(TemplateValue(template))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.value, got); diff != "" {
			t.Errorf("%q, -want +got:\n%s", tt.src, diff)
		}
		if template.Source().Value != tt.src {
			t.Errorf("got the source %q, want %q", template.Source().Value, tt.src)
		}
	}
	if got, ok := ConstTemplate("${{ a }}").Const(); !ok || got != "${{ a }}" {
		t.Errorf("a template of literal text: got %q, %v", got, ok)
	}
}

func TestTemplateReads(t *testing.T) {
	template := mustTemplate(t, `${{ vars.n }} ${{ msg.a }}`, anywhere())
	if !template.Reads(NMsg) || template.Reads(NTick) {
		t.Error("want it to read msg, and no tick")
	}
	if !HasTemplate("a ${{") || HasTemplate("a {{ b }}") {
		t.Error("want a template where there is a ${{ and nowhere else")
	}
}

func TestTemplateFindings(t *testing.T) {
	tests := []struct {
		src  string
		want []string
	}{
		{`é ${{ vars.n`, []string{`3+3 a "${{" without "}}" (a literal ${{ is written $${{)`}},
		{`${{ "}} `, []string{`1+3 a "${{" without "}}" (a literal ${{ is written $${{)`}},
		{`${{ {a: 1 }}`, []string{`1+3 a "${{" without "}}" (a literal ${{ is written $${{)`}},
		{`a ${{ }} b`, []string{`3+6 an empty template`}},
		{`${{}}`, []string{`1+5 an empty template`}},
		{`é ${{ vars.x }} ${{  tickk  }}`, []string{`12+1 unknown variable "x" (allowed: n, room, list)`, `22+5 unknown name "tickk", did you mean "tick"?`}},
		{`${{ a = 1 }}`, []string{`7+1 "=" is not an operator (write "==" to compare)`}},
		{`${{ ${{ a }} }}`, []string{`5+3 this is an expression already; drop ${{ }}`}},
	}
	for _, tt := range tests {
		var out diag.List
		if CompileTemplate(text(tt.src), anywhere(), &out) != nil {
			t.Errorf("%s compiles", tt.src)
		}
		got := findings(out)
		for i := range got {
			got[i], _, _ = strings.Cut(got[i], " (there is")
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestTemplateErrorsHaveTheirPlace(t *testing.T) {
	_, err := newMachine().Text(mustTemplate(t, `é ${{ vars.n }} ${{ msg.x.y }}`, anywhere()))
	if got := evalError(t, err); got.At.Col != 27 || got.Offset != 6 {
		t.Errorf("got %v at offset %d, want column 27, offset 6", err, got.Offset)
	}
}

// FuzzTemplate: any text can be written as a template of itself, and no text
// breaks the compiler.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{`a ${{ vars.n }} b`, `$${{ x }}`, `${{ "}}" }}`, `${{ {a: 1}}}`, `$$${{`, "${{ `}}` }}", `${{ 'é' `, `}}${{`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		escaped := strings.ReplaceAll(s, "${{", "$${{")
		if got, ok := mustTemplate(t, escaped, anywhere()).Const(); !ok || got != s {
			t.Fatalf("%q escaped is %q, which gives %q", s, escaped, got)
		}
		var out diag.List
		template := CompileTemplate(text(s), anywhere(), &out)
		if (template == nil) != out.HasErrors() {
			t.Fatalf("a template: %v, findings: %q", template != nil, out)
		}
		if template != nil {
			m := newMachine()
			m.vm.MemoryBudget = 1e4
			one, err := m.AppendText(nil, template)
			if two, again := newMachine().Text(template); err == nil && again == nil && !strings.Contains(s, "now") && !strings.Contains(s, "ms") && string(one) != two {
				t.Fatalf("got %q and %q", one, two)
			}
		}
		whole, err := newMachine().Text(mustTemplate(t, `<${{ `+quoted(s)+` }}>`, anywhere()))
		if want := "<" + strings.ToValidUTF8(s, "\ufffd") + ">"; err != nil || len(s) > 0 && s == strings.ToValidUTF8(s, "") && whole != want {
			t.Fatalf("got %q, %v, want %q", whole, err, want)
		}
	})
}

// quoted writes text as an expression that is not a template within itself.
func quoted(s string) string {
	return strings.ReplaceAll(string(exactjson.AppendString(nil, s)), "$", `\u0024`)
}

// Templates as other tools write them stay as they are, with a warning.
func TestForeignTemplates(t *testing.T) {
	tests := []struct {
		src  string
		want []string
	}{
		{`{{ HOST }}`, []string{`1+10 "{{ HOST }}" stays as it is: it is not a template (a template is written ${{ env.HOST }})`}},
		{`{{ name }}`, []string{`1+10 "{{ name }}" stays as it is: it is not a template (a template is written ${{ name }})`}},
		{`é ${room}/${{ vars.n }} {{$uuid}}`, []string{`3+7 "${room}" stays as it is: it is not a template (a template is written ${{ vars.room }})`}},
		{`é ${{ vars.n }} {{$uuid}}`, []string{`17+9 "{{$uuid}}" stays as it is: it is not a template (a template is written ${{ uuid() }})`}},
		{`{"a":{"b":{}}} {{ 1 }} $${{ name }} ${{ "{{ name }}" }} $5 {x} ${}`, nil},
	}
	for _, tt := range tests {
		var out diag.List
		tmpl := CompileTemplate(text(tt.src), handlerScope(), &out)
		if tmpl == nil || out.HasErrors() {
			t.Errorf("%s does not compile: %q", tt.src, out)
		}
		if diff := cmp.Diff(tt.want, findings(out)); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}
