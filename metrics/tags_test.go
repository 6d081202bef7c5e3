package metrics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
)

func TestTagsWith(t *testing.T) {
	type tag = metrics.Tag
	tests := []struct {
		name string
		base metrics.Tags
		add  []tag
		want string
	}{
		{"nothing to nothing", nil, nil, ""},
		{"sorts", nil, []tag{{"b", "1"}, {"a", "2"}}, "a:2,b:1"},
		{"between", tags("a", "1", "c", "3"), []tag{{"b", "2"}}, "a:1,b:2,c:3"},
		{"later wins over the base", tags("a", "1"), []tag{{"a", "2"}}, "a:2"},
		{"later wins in one call", nil, []tag{{"a", "1"}, {"b", "x"}, {"a", "2"}, {"a", "3"}}, "a:3,b:x"},
		{"empty value stays", nil, []tag{{"subproto", ""}}, "subproto:"},
		{"a literal that is not sorted", metrics.Tags{{"b", "1"}, {"a", "1"}, {"b", "2"}}, nil, "a:1,b:2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := append(metrics.Tags(nil), tt.base...)
			if got := tt.base.With(tt.add...).String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if diff := cmp.Diff(before, tt.base); diff != "" {
				t.Errorf("With changed its receiver (-before +after):\n%s", diff)
			}
		})
	}
}

// Two Withs of one base must not write into the same array.
func TestTagsWithDoesNotShare(t *testing.T) {
	base := make(metrics.Tags, 0, 8).With(metrics.Tag{Key: "a", Value: "1"})
	x := base.With(metrics.Tag{Key: "b", Value: "x"})
	y := base.With(metrics.Tag{Key: "b", Value: "y"})
	if x.String() != "a:1,b:x" || y.String() != "a:1,b:y" {
		t.Errorf("got %q and %q, want %q and %q", x, y, "a:1,b:x", "a:1,b:y")
	}
}

func TestNewTags(t *testing.T) {
	got := metrics.NewTags(map[string]string{"name": "join", "by": "client", "code": "1000"})
	if want := "by:client,code:1000,name:join"; got.String() != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := metrics.NewTags(nil); len(got) != 0 {
		t.Errorf("tags of a nil map: got %q, want none", got)
	}
}

func TestTagsGetAndHas(t *testing.T) {
	set := tags("name", "join", "subproto", "")
	for _, tt := range []struct {
		key, want string
		ok        bool
	}{{"name", "join", true}, {"subproto", "", true}, {"nam", "", false}} {
		if got, ok := set.Get(tt.key); got != tt.want || ok != tt.ok {
			t.Errorf("Get(%q): got %q, %v, want %q, %v", tt.key, got, ok, tt.want, tt.ok)
		}
	}
	for _, tt := range []struct {
		tags metrics.Tags
		want bool
	}{
		{nil, true},
		{tags("name", "join"), true},
		{metrics.Tags{{"subproto", ""}, {"name", "join"}}, true}, // in any order
		{tags("name", "leave"), false},
		{tags("scenario", ""), false}, // missing is not empty
		{tags("name", "join", "scenario", "chat"), false},
	} {
		if got := set.Has(tt.tags...); got != tt.want {
			t.Errorf("Has(%q): got %v, want %v", tt.tags, got, tt.want)
		}
	}
}
