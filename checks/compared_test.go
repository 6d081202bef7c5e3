package checks_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/checks"
	"wsrun/diag"
)

func TestCompared(t *testing.T) {
	typeIs := func(want any) checks.Compared { return checks.Compared{Path: []string{"type"}, Want: want} }
	tests := []struct {
		src  string
		want []checks.Compared
	}{
		{`msg.type == "price"`, []checks.Compared{typeIs("price")}},
		{`"price" == msg?.type`, []checks.Compared{typeIs("price")}},
		{`msg["type"] == "a" or msg.op == 11 and not (msg.on == true)`, []checks.Compared{typeIs("a"), {Path: []string{"op"}, Want: 11}, {Path: []string{"on"}, Want: true}}},
		{`msg.data.kind in ["a", "b"]`, []checks.Compared{{Path: []string{"data", "kind"}, Want: "a"}, {Path: []string{"data", "kind"}, Want: "b"}}},
		{`text == "hello"`, []checks.Compared{{Path: []string{}, Want: "hello"}}},
		{`text startsWith "PRICE "`, []checks.Compared{{Path: []string{}, Prefix: true, Want: "PRICE "}}},
		{`(msg.type == "a") == false`, []checks.Compared{typeIs("a")}},

		{`msg.type != "price"`, nil},
		{`msg.id == sent.id`, nil},
		{`msg.items[0].type == "x"`, nil},
		{`msg == nil or msg.type == nil`, nil},
		{`vu.scenario == "chat"`, nil},
		{`lower(msg.type) == "price"`, nil},
		{`msg.type startsWith "pr"`, nil},
		{`size > 10`, nil},
	}
	for _, tt := range tests {
		var findings diag.List
		scope := &checks.Scope{Names: checks.NMsg | checks.NSent, What: "expect"}
		e := checks.Compile(diag.NewText(tt.src, diag.Pos{File: "a.yaml", Line: 1, Col: 1}, nil), checks.KindBool, scope, &findings)
		if e == nil {
			t.Errorf("%s: %v", tt.src, findings)
			continue
		}
		if diff := cmp.Diff(tt.want, e.Compared()); diff != "" {
			t.Errorf("Compared of %s (-want +got):\n%s", tt.src, diff)
		}
	}
}
