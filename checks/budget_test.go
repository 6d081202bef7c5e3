package checks

import (
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/checks/budget"
)

// numbers is a list of n numbers.
func numbers(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// nested is a list that stands in another one twice, n times over: of 2^n elements, in little memory.
func nested(n int) any {
	var v any = "x"
	for range n {
		v = []any{v, v}
	}
	return v
}

// Every way to take long, or much: an evaluation ends, with the budget that it is over and in bounded memory.
func TestBudgets(t *testing.T) {
	const (
		tooLong     = `^over the time budget of 30ms: .*look at fewer elements`
		tooMuch     = `^over the memory budget of 256 MiB: .*make fewer`
		tooLongText = `over the memory budget of 64 MiB for one text: make a shorter one`
		tooMany     = `^over the memory budget of 1000000 list elements: .*make shorter lists`
	)
	vars := map[string]any{
		"l": numbers(20_000), "far": numbers(2_000_000), "deep": nested(60), "deep2": nested(60), "short": "abc",
		"mega": strings.Repeat("a", 8<<20), "half": strings.Repeat("b", 40<<20), "glue": strings.Repeat("-", 1<<20),
		"texts": strings.Split(strings.Repeat("ab,", 100_000), ","), "tricky": strings.Repeat("a?", 2000) + strings.Repeat("a", 2000),
	}
	sc := anywhere()
	sc.Vars = NewNameList(slices.Collect(maps.Keys(vars))...)
	tests := []struct{ src, want string }{
		// loops
		{`any(vars.l, any(vars.l, any(vars.l, false)))`, tooLong},
		{`any(vars.l, (# + 0.5) in vars.l)`, tooLong},
		{`all(vars.l, none(vars.l, # == -1))`, tooLong},
		{`count(vars.l, count(vars.l, # > 3) == 0) > 0`, tooLong},
		{`sum(vars.l, sum(vars.l))`, tooLong},
		{`len(filter(vars.l, one(vars.l, # == 1 and # == 2)))`, tooLong},
		{`find(vars.l, findLast(vars.l, # < 0) == 1)`, tooLong},
		{`findIndex(vars.l, findLastIndex(vars.l, # < 0) == nil and # < 0)`, tooLong},
		{`reduce(vars.l, #acc + count(vars.l, # == 1), 0)`, tooLong},
		{`groupBy(vars.l, any(vars.l, # < 0))`, tooLong},
		{`sortBy(vars.l, count(vars.l, # < 0))`, tooLong},
		{`any(vars.l, indexOf(vars.mega, "b") > 0)`, tooLong},
		{`any(vars.l, vars.mega contains "b")`, tooLong},
		{`any(vars.l, upper(vars.mega) == "")`, `budget|` + tooLong},
		{`any(vars.l, max(vars.l) < 0)`, tooLong},
		{`any(vars.l, sha256(vars.mega) == "")`, tooLong},
		{`any(vars.l, any(1..10, any(1..2, false)) or any(vars.l, any(vars.l, false)))`, tooLong},
		{`any(vars.l, any(1..90, any(1..2, false)))`, `budget|` + tooLong},
		{`any(vars.far, any([1], false) or any([2], false))`, `budget|` + tooLong},
		{`map(vars.far, 1)`, tooMany},
		{`sortBy(vars.far, #)`, tooMany},
		{`1..1000000000`, tooMany},
		{`any(1..1000, len(1..len(vars.l)) == 0)`, tooMany},
		{`uniq(vars.l)`, tooLong},
		{`sort(vars.far)`, tooMany},
		// texts
		{`vars.half + vars.half`, tooLongText},
		{`reduce(1..60, #acc + #acc, "aaaaaaaaaaaaaaaa")`, tooLongText},
		{`let a = vars.mega + vars.mega; let b = a + a; let c = b + b; let d = c + c; d`, tooLongText},
		{`len(map(1..1000, vars.mega + string(#)))`, tooMuch},
		{`len(map(1..1000, lower(vars.mega + "A")))`, `budget|` + tooLong},
		{`replace(vars.mega, "a", "aaaaaaaaaaaaaaaa")`, tooLongText},
		{`replace(vars.mega, "", vars.mega)`, tooLongText},
		{`join(vars.texts, vars.glue)`, tooLongText},
		{`split(vars.mega, "")`, tooMany},
		{`splitAfter(vars.mega, "a")`, tooMany},
		{`json(map(1..1000, vars.mega))`, tooLongText},
		{`hex(vars.half)`, tooLongText},
		{`toBase64(vars.half + "x") + base64(vars.half)`, tooLongText},
		{`repeat(vars.mega, 9)`, `at most 64 MiB`},
		// a list that stands in itself often is short in memory, and long where it is written or compared
		{`json(vars.deep)`, `budget|` + tooLong},
		{`toJSON(vars.deep)`, `budget|` + tooLong},
		{`string(vars.deep)`, `budget|` + tooLong},
		{`flatten(vars.deep)`, `budget|` + tooLong},
		{`vars.deep == vars.deep2`, tooLong},
		{`vars.deep in [vars.deep2]`, tooLong},
		// patterns
		{`vars.mega matches "(a*)*b"`, tooLong},
		{`vars.mega matches "(a?){500}b$"`, tooLong},
		{`"aaa" matches vars.tricky`, `^$`},
		{`vars.short matches vars.mega`, `^a pattern of 8388608 bytes is too long: at most 65536`},
		{`vars.short matches repeat("(abcdefghij){900}", 20)`, `repeats too much`},
		{`any(vars.l, vars.mega matches "b")`, tooLong},
	}
	for _, tt := range tests {
		m := newMachine()
		m.Vars = vars
		if strings.Contains(tt.want, tooLong) {
			m.work.Allow(30 * time.Millisecond)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, err := m.Eval(mustCompile(t, tt.src, KindAny, sc))
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		message := ""
		if err != nil {
			message = err.(*EvalError).Message
		}
		if !regexp.MustCompile(tt.want).MatchString(message) {
			t.Errorf("%s: got %q, want %q", tt.src, message, tt.want)
		}
		if err != nil && OverrunOf(err) != budget.Spent {
			t.Errorf("%s: it is no overrun", tt.src)
		}
		if took > 5*time.Second {
			t.Errorf("%s: it took %s", tt.src, took)
		}
		if live := int64(after.HeapAlloc) - int64(before.HeapAlloc); live > 1<<30 {
			t.Errorf("%s: %d MiB are in use after it", tt.src, live>>20)
		}
		t.Logf("%-60.60s %8s %5d MiB  %.60s", tt.src, took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, message)
	}
}

// An evaluation that another goroutine interrupts ends, and the next one runs.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Vars = map[string]any{"l": numbers(20_000)}
	sc := anywhere()
	sc.Vars = NewNameList("l")
	e := mustCompile(t, `any(vars.l, any(vars.l, false))`, KindBool, sc)
	done := make(chan error, 1)
	go func() {
		_, err := m.Bool(e)
		done <- err
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if turn := m.Busy(); turn != 0 {
				m.Interrupt(turn)
				return
			}
			runtime.Gosched()
		}
	}()
	err := <-done
	<-ended
	if OverrunOf(err) != budget.Interrupted {
		t.Fatalf("got %v, want an interruption", err)
	}
	if ok, err := m.Bool(mustCompile(t, `any(vars.l, # == 19999)`, KindBool, sc)); !ok || err != nil {
		t.Errorf("the next evaluation: %v, %v", ok, err)
	}
	m.Until(time.Now().Add(-time.Second))
	if _, err := m.Bool(e); OverrunOf(err) != budget.Interrupted {
		t.Errorf("after its time: got %v, want an interruption", err)
	}
	m.Until(time.Time{})
	if m.Busy() != 0 {
		t.Error("it is busy, and nothing runs")
	}
}
