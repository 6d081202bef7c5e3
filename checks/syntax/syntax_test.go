package syntax

import (
	"math"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
)

func TestParseBigIntegers(t *testing.T) {
	tests := []struct {
		src  string
		want any
	}{
		{`9223372036854775807`, math.MaxInt64},
		{`9223372036854775808`, uint64(1 << 63)},
		{`18_446_744_073_709_551_615`, uint64(math.MaxUint64)},
		{`-9223372036854775808`, math.MinInt64},
		{`"9223372036854775808"`, "9223372036854775808"},
	}
	for _, tt := range tests {
		tree, err := Parse(tt.src, conf.CreateNew())
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		got, ok := Literals(&ast.ArrayNode{Nodes: []ast.Node{tree.Node}})
		if !ok || got[0] != tt.want {
			t.Errorf("%s: got %v, want %v", tt.src, got, tt.want)
		}
		if _, isUint := tt.want.(uint64); IsBig(tree.Node) != isUint {
			t.Errorf("%s: IsBig: got %t, want %t", tt.src, !isUint, isUint)
		}
	}
	if _, err := Parse(`18446744073709551616`, conf.CreateNew()); err == nil {
		t.Error("an integer of 65 bits: got no error")
	}
}

func TestConstChain(t *testing.T) {
	tests := []struct{ src, root, keys string }{
		{`msg`, "msg", ""},
		{`msg.a["b"]?.c`, "msg", "a b c"},
		{`msg.a[0]`, "", ""},
		{`msg.a()`, "", ""},
		{`len(msg).a`, "", ""},
	}
	for _, tt := range tests {
		tree, err := Parse(tt.src, conf.CreateNew())
		if err != nil {
			t.Fatalf("%s: %v", tt.src, err)
		}
		root, steps, ok := ConstChain(tree.Node)
		name := ""
		if ok {
			name = root.Value
		}
		if keys := strings.Join(Keys(steps), " "); name != tt.root || ok && keys != tt.keys {
			t.Errorf("%s: got %q and %q, want %q and %q", tt.src, name, keys, tt.root, tt.keys)
		}
	}
}

func TestReplaceKeepsThePlace(t *testing.T) {
	tree, err := Parse(`1 + msg.a`, conf.CreateNew())
	if err != nil {
		t.Fatal(err)
	}
	sum := tree.Node.(*ast.BinaryNode)
	at := sum.Right.Location()
	Replace(&sum.Right, Call("f", Field("x", "y"), Index("z", 1)))
	if got, want := tree.Node.String(), `1 + f(x.y, z[1])`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, n := range Children(sum.Right) {
		if (*n).Location() != at {
			t.Errorf("%s is at %v, want %v", *n, (*n).Location(), at)
		}
	}
}

func TestMeant(t *testing.T) {
	tests := []struct {
		message, src string
		from, to     int
		want         Hint
	}{
		{"unexpected operator", "a === b", 2, 4, Hint{`"===" is not an operator`, 2, 5, `write "==": it compares strictly`}},
		{"literal not terminated", `a == "b`, 5, 6, Hint{"this quote is not closed", 5, 6, ""}},
		{"unexpected end of the expression", "len(a", 5, 5, Hint{"this ( is not closed", 3, 4, ""}},
		{"unexpected name", "new Date()", 4, 8,
			Hint{`unexpected "new"`, 0, 3, "there are no constructors; the time is ms(), or now()"}},
		{"unexpected name", "a eq b", 2, 4, Hint{"", 0, 0, `write "==" to compare`}},
	}
	for _, tt := range tests {
		if got := Meant(tt.message, []rune(tt.src), tt.from, tt.to); got == nil || *got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.src, got, tt.want)
		}
	}
	if got := Meant("unexpected name", []rune("a b"), 2, 3); got != nil {
		t.Errorf("a b: got %+v, want nil", got)
	}
}
