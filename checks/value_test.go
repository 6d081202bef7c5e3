package checks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValue(t *testing.T) {
	hole := func(s string) Value { return TemplateValue(mustTemplate(t, s, anywhere())) }
	tests := []struct {
		name    string
		v       Value
		want    any
		isConst bool
	}{
		{"zero", Value{}, nil, true},
		{"constant", ConstValue([]any{1}), []any{1}, true},
		{"text without a template", hole(`a`), "a", true},
		{"template", hole(`${{ vars.n }}`), 41, false},
		{"constant list", ListValue([]Value{ConstValue(1), hole(`a`)}), []any{1, "a"}, true},
		{"list", ListValue([]Value{ConstValue(1), hole(`${{ tick }}`)}), []any{1, 2}, false},
		{"constant map", MapValue([]Value{ConstValue("a")}, []Value{ConstValue(nil)}), map[string]any{"a": nil}, true},
		{"map of values", MapValue([]Value{ConstValue("a")}, []Value{hole(`${{ vars.list }}`)}), map[string]any{"a": []any{1, 2, 3}}, false},
		{"map of keys", MapValue([]Value{hole(`${{ tick }}`)}, []Value{ConstValue(1)}), map[string]any{"2": 1}, false},
	}
	m := newMachine()
	for _, tt := range tests {
		got, err := m.Value(tt.v)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.name, diff)
		}
		if _, isConst := tt.v.Const(); isConst != tt.isConst {
			t.Errorf("%s: constant %v, want %v", tt.name, isConst, tt.isConst)
		}
	}
}

func TestValueErrorsAndReads(t *testing.T) {
	broken := TemplateValue(mustTemplate(t, `${{ msg.x.y }}`, anywhere()))
	for _, v := range []Value{
		broken,
		ListValue([]Value{broken}),
		MapValue([]Value{broken}, []Value{ConstValue(1)}),
		MapValue([]Value{ConstValue("a")}, []Value{ListValue([]Value{broken})}),
	} {
		if _, err := newMachine().Value(v); err == nil {
			t.Errorf("%+v: no error", v)
		} else {
			evalError(t, err)
		}
		if !v.Reads(NMsg) || v.Reads(NTick) {
			t.Errorf("%+v: want it to read msg, and no tick", v)
		}
	}
}

// A list with a template in it is made anew each time, so that one VU cannot
// see what another one does to it.
func TestValuesAreFresh(t *testing.T) {
	m := newMachine()
	v := ListValue([]Value{TemplateValue(mustTemplate(t, `${{ tick }}`, anywhere()))})
	first, _ := m.Value(v)
	first.([]any)[0] = "changed"
	second, _ := m.Value(v)
	if diff := cmp.Diff([]any{2}, second); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
