package checks

import (
	"strings"
	"testing"
)

// A predicate that gives what its function can't use is told from a list that is none.
func TestPredicatesThatAreRefused(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`[{"a":1,"s":"x","l":[1]},{"a":2}]`)
	type refusal struct {
		src    string
		offset int
		want   string
	}
	var tests []refusal
	for _, f := range []string{"any", "all", "none", "one", "filter", "find", "findIndex", "count"} {
		tests = append(tests, refusal{f + `(msg, .a)`, len(f) + 7, `the predicate .a of ` + f + `() gives the number 1, and must be true or false`},
			refusal{f + `(msg[0].a, true)`, 0, `msg[0].a is a number, which ` + f + `() does not take`},
			refusal{f + `(msg.x.y, true)`, len(f) + 5, `msg is a list or text, so .x cannot be read`})
	}
	for _, f := range []string{"findLast", "findLastIndex"} {
		tests = append(tests, refusal{f + `(msg, .a)`, len(f) + 7, `the predicate .a of ` + f + `() gives the number 2, and must be true or false`})
	}
	tests = append(tests, []refusal{
		{`any(msg, .x)`, 10, `the predicate .x of any() gives nil, and must be true or false`},
		{`any(msg, .s)`, 10, `the predicate .s of any() gives the text "x", and must be true or false`},
		{`any(msg, #)`, 9, `the predicate # of any() gives a map, and must be true or false`},
		{`any(msg, any(.l, #))`, 17, `the predicate # of any() gives the number 1, and must be true or false`},
		{`find(msg, .a > 0 and .s)`, 17, `the predicate .a > 0 and .s of find() gives the text "x", and must be true or false`},
		{`any(msg, not .a)`, 9, `.a is a number, so "not" cannot be applied to it`},
		{`any(msg, .a.b)`, 12, `.a is a number, so .b cannot be read`},
		// where the optimizer makes one function of two
		{`len(filter(msg, .a))`, 17, `the predicate .a of filter() gives the number 1, and must be true or false`},
		{`filter(msg, .a)[0]`, 13, `the predicate .a of filter() gives the number 1, and must be true or false`},
		{`map(filter(msg, .a), .s)`, 17, `the predicate .a of filter() gives the number 1, and must be true or false`},
		{`count(msg, .a) > 1`, 12, `the predicate .a of count() gives the number 1, and must be true or false`},
		{`all(msg, .a) and all(msg, .a)`, 10, `the predicate .a of all() gives the number 1, and must be true or false`},
		{`count(msg[0].l)`, 0, `an element of msg[0].l is the number 1, and must be true or false`},
		{`count(msg[0].a)`, 0, `msg[0].a is a number, which count() does not take`},
		// those whose predicates give other things
		{`map(msg[0].a, #)`, 0, `msg[0].a is a number, which map() does not take`},
		{`sum(msg, .s)`, 10, `the predicate .s of sum() gives the text "x", and must be a number`},
		{`sum(msg, .l)`, 10, `the predicate .l of sum() gives a list, and must be a number`},
		{`sum(msg[0].a, #)`, 0, `msg[0].a is a number, which sum() does not take`},
		{`groupBy(msg, .l)`, 14, `the predicate .l of groupBy() gives a list, and must be a text, a number, a bool or nil`},
		{`groupBy(msg[0].a, #)`, 0, `msg[0].a is a number, which groupBy() does not take`},
		{`sortBy(msg, .s)`, 0, `sortBy: the keys must be numbers, or texts, and one is nil`},
		{`sortBy(msg, .s ?? .a)`, 0, `sortBy: the keys must all be numbers, or all texts, and one is the text "x", another one the number 2`},
		{`sortBy(msg[0].a, #)`, 0, `msg[0].a is a number, which sortBy() does not take`},
		{`sort(msg)`, 0, `sort: the elements must be numbers, or texts, and one is a map`},
		{`reduce(msg, #acc + .s, 0)`, 17, `#acc + .s: the left side is a number, the right side is text`},
		{`reduce(msg[0].a, #acc)`, 0, `msg[0].a is a number, which reduce() does not take`},
	}...)
	for _, tt := range tests {
		_, err := m.Eval(mustCompile(t, tt.src, KindAny, anywhere()))
		if err == nil {
			t.Errorf("%s: no error, want %q", tt.src, tt.want)
			continue
		}
		if got := evalError(t, err); got.Message != tt.want || got.Offset != tt.offset {
			t.Errorf("%s:\ngot  %d: %s\nwant %d: %s", tt.src, got.Offset, got.Message, tt.offset, tt.want)
		}
	}
}

func TestPredicatesThatAreTaken(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"l": [{"on": true, "n": 1}, {"on": false, "n": 2}, {"on": true, "n": 3}], "b": [true, false, true]}`)
	for _, src := range []string{
		`any(msg.l, .on)`, `not all(msg.l, .on)`, `one(msg.l, not .on)`, `none(msg.l, .n > 3 and .on)`, `count(msg.b) == 2`, `count(msg.b, #) == 2`,
		`len(filter(msg.l, .on)) == 2`, `find(msg.l, .on).n == 1`, `findLast(msg.l, .on).n == 3`, `findIndex(msg.l, .on) == 0`,
		`filter(msg.l, .on)[1].n == 3`, `map(filter(msg.l, .on), .n) == [1, 3]`, `len(groupBy(msg.l, .on)[true]) == 2`, `count(msg.l, .on) > 1`,
		`sortBy([], #) == []`, `sortBy([msg.x], #) == [nil]`, `sum(msg.l, .n) == 6`, `any([], #) == false`,
	} {
		if ok, err := m.Bool(mustCompile(t, src, KindBool, anywhere())); !ok || err != nil {
			t.Errorf("%s: got %v, %v", src, ok, err)
		}
	}
	_, err := m.Eval(mustCompile(t, `sort(1..3, "up")`, KindAny, anywhere()))
	if err == nil || !strings.Contains(err.Error(), `not "up"`) {
		t.Errorf("got %v", err)
	}
}
