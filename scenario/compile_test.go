package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"wsrun/checks"
	"wsrun/diag"
)

// The flat code of each scenario of testdata/plans is what its golden file says.
func TestCompile(t *testing.T) {
	files := testFiles(t, "plans")
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f.path), ".yaml")
		t.Run(name, func(t *testing.T) {
			var found diag.List
			sc := Parse(f.path, f.data, &found)
			if sc == nil {
				t.Fatal(found)
			}
			p := Compile(sc, Options{}, &found)
			for _, got := range found {
				if got.Severity == diag.Error {
					t.Errorf("%s: %s", got.Pos, wording(got))
				}
			}
			golden(t, "plans/"+name+".golden", []byte(dumpPlan(p)))
		})
	}
	goldens, err := filepath.Glob("testdata/plans/*.golden")
	if err != nil || len(goldens) != len(files) {
		t.Errorf("%d golden files for %d scenarios, %v", len(goldens), len(files), err)
	}
}

// dumpPlan writes a plan as text: both sides, each list with its steps, and for each step what it does, when and where
// it goes on.
func dumpPlan(p *Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "names %d, checks %s\n", p.Names, checkNames(p.AllChecks))
	dumpSide(&b, "client", p.Client)
	if p.Server != nil {
		dumpSide(&b, "server", p.Server.Side)
	}
	return b.String()
}

func dumpSide(b *strings.Builder, name string, s *Side) {
	fmt.Fprintf(b, "\n%s: inbox %d, stamp %t, strict %t, expect-codes %v\n", name, s.Inbox, s.NeedsStamp, s.Strict, s.ExpectCodes)
	for _, v := range s.Vars {
		fmt.Fprintf(b, "  var %s = %s\n", v.Name, valueText(v.Value))
	}
	for _, l := range s.Lists() {
		dumpList(b, l)
	}
	for i, in := range s.Intervals {
		fmt.Fprintf(b, "  interval[%d]: every %s, skip %t\n", i, in.Every, in.Skip)
	}
	for i, to := range s.Timeouts {
		fmt.Fprintf(b, "  timeout[%d]: after %s, idle %t\n", i, to.After, to.Idle)
	}
}

func dumpList(b *strings.Builder, l *List) {
	fmt.Fprintf(b, "  %s: slots %d, open %t, waits %t\n", l.Label, l.Slots, l.Open, l.Waits)
	for i := range l.Steps {
		st := &l.Steps[i]
		words := append([]string{fmt.Sprintf("%4d %-11s", i, doName(st.Do))}, stepWords(st)...)
		fmt.Fprintln(b, strings.TrimRight(strings.Join(words, " "), " "))
	}
}

// stepWords are what all steps have, and what is of this one's kind.
func stepWords(st *Step) []string {
	var w []string
	add := func(format string, args ...any) { w = append(w, fmt.Sprintf(format, args...)) }
	if st.Label != "" {
		add("%s #%d", st.Label, st.ID)
	}
	if st.Name != nil {
		add("name=%q", st.Name.Source().Value)
	}
	for _, tag := range st.Tags {
		add("tag:%s=%s", tag.Name, tag.Value.Source().Value)
	}
	if st.If != nil {
		add("if(%s)", st.If.Source().Value)
	}
	w = append(w, workWords(st.Do)...)
	if to, _, ok := goesTo(st.Do); ok {
		add("→ %d", to)
	}
	return w
}

// goesTo is where else than to the next step one may go, and the local that it counts with: of any verb, by the names
// of its fields.
func goesTo(do Do) (to, slot int, ok bool) {
	v := reflect.ValueOf(do).Elem()
	number := func(name string) (int, bool) {
		f := v.FieldByName(name)
		if !f.IsValid() || !f.CanInt() {
			return 0, false
		}
		return int(f.Int()), true
	}
	to, ok = number("To")
	slot, _ = number("Slot")
	if has := v.FieldByName("HasElse"); has.IsValid() && !has.Bool() {
		ok = false
	}
	return to, slot, ok
}

func workWords(do Do) []string {
	one := func(format string, args ...any) []string { return []string{fmt.Sprintf(format, args...)} }
	switch do := do.(type) {
	case *Send:
		return one("%s", sendText(do))
	case *Expect:
		return append(matchWords(&do.Match, do.Times, do.Fresh, do.Request), judgeWords(&do.Outcome)...)
	case *ExpectNone:
		return matchWords(&do.Match, 0, false, false)
	case *Ping:
		w := one("within %s", do.Within)
		if do.Payload != nil {
			w = append(w, one("payload %q", do.Payload.Source().Value)...)
		}
		return w
	case *Wait:
		return one("%s..%s", do.Time.From, do.Time.To)
	case *Log:
		return one("%q", do.Text.Source().Value)
	case *Fail:
		return one("%q", do.Text.Source().Value)
	case *Abort:
		return one("%q", do.Text.Source().Value)
	case *Close:
		w := one("%d expect-code %d", do.Code, do.ExpectCode)
		if do.Reason != nil {
			w = append(w, one("reason %q", do.Reason.Source().Value)...)
		}
		return w
	case *Barrier:
		return one("%q count %d within %s", do.Name.Source().Value, do.Count, do.Within)
	case *Check:
		return judgeWords(&Outcome{Checks: do.Checks})
	case *Set:
		return judgeWords(&Outcome{Sets: do.Sets})
	case *Record:
		return judgeWords(&Outcome{Record: do.Record})
	}
	return loopWords(do)
}

func loopWords(do Do) []string {
	one := func(format string, args ...any) []string { return []string{fmt.Sprintf(format, args...)} }
	switch do := do.(type) {
	case *While:
		return one("while(%s)", do.Cond.Source().Value)
	case *Repeat:
		return one("slot %d of %s", do.Slot, valueText(do.Count))
	case *Each:
		return one("slot %d of %s", do.Slot, valueText(do.List))
	case *NextRound:
		return one("slot %d each false", do.Slot)
	case *NextItem:
		return one("slot %d each true", do.Slot)
	case *Bind:
		var w []string
		for _, bind := range do.Binds {
			w = append(w, one("slot %d = %s", bind.Slot, valueText(bind.Value))...)
		}
		return w
	}
	return nil
}

func matchWords(m *Match, times int, fresh, request bool) []string {
	w := []string{fmt.Sprintf("(%s) within %s times %d fresh %t request %t", m.Cond.Source().Value, m.Within, times, fresh, request)}
	if m.Key != nil {
		w = append(w, fmt.Sprintf("key %s == %s", m.Key.Path, m.Key.Want.Source().Value))
	}
	return w
}

func judgeWords(o *Outcome) []string {
	var w []string
	if len(o.Checks) > 0 {
		w = append(w, "check "+checkNames(o.Checks))
	}
	for _, s := range o.Sets {
		w = append(w, fmt.Sprintf("set %s=(%s)", s.Var, s.Expr.Source().Value))
	}
	for _, r := range o.Record {
		w = append(w, fmt.Sprintf("record %s[%d]=(%s)", r.Metric.Name, r.Index, r.Expr.Source().Value))
	}
	return w
}

func checkNames(list []CheckPlan) string {
	var names []string
	for _, c := range list {
		names = append(names, fmt.Sprintf("%s#%d", c.Name, c.ID))
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func sendText(s *Send) string {
	kind := map[bool]string{false: "text", true: "binary"}[s.Binary]
	if s.Request {
		kind += " request"
	}
	switch {
	case s.Text != nil && s.Decode != nil:
		return fmt.Sprintf("%s decoded template %q", kind, s.Text.Source().Value)
	case s.Text != nil:
		return fmt.Sprintf("%s template %q", kind, s.Text.Source().Value)
	case s.JSON != nil:
		return kind + " JSON with holes"
	}
	return fmt.Sprintf("%s constant %q", kind, s.Const)
}

func valueText(v checks.Value) string {
	if c, ok := v.Const(); ok {
		return fmt.Sprintf("%#v", c)
	}
	return "a value of templates"
}

// doName is a plan type's name as a verb has it: expect-none.
func doName(do Do) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", do), "*scenario.")
	switch do.(type) {
	case *NextRound, *NextItem:
		return "next"
	}
	return strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(name, "$1-$2"))
}

// Every place that a step can go on at is a step of its list, or its end.
func TestJumpsStayInside(t *testing.T) {
	for _, f := range append(append(testFiles(t, "valid"), exampleFiles(t)...), testFiles(t, "plans")...) {
		var found diag.List
		sc := Parse(f.path, f.data, &found)
		p := Compile(sc, Options{}, &found)
		sides := []*Side{p.Client}
		if p.Server != nil {
			sides = append(sides, p.Server.Side)
		}
		for _, s := range sides {
			for _, l := range s.Lists() {
				for i, st := range l.Steps {
					to, slot, _ := goesTo(st.Do)
					if to < 0 || to > len(l.Steps) {
						t.Errorf("%s: step %d of %s goes to %d of %d", f.name, i, l.Label, to, len(l.Steps))
					}
					if slot >= max(l.Slots, 1) {
						t.Errorf("%s: step %d of %s has slot %d of %d", f.name, i, l.Label, slot, l.Slots)
					}
					if st.At.Line == 0 {
						t.Errorf("%s: step %d of %s has no place", f.name, i, l.Label)
					}
				}
			}
		}
	}
}

// There is a warning when nothing but limits.session ends a session, or max-duration an iteration that reconnects.
func TestEndless(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"nothing to do", "url: ws://a", false},
		{"a script", "url: ws://a\non-open: [{send: x}]", false},
		{"a handler for pings", "url: ws://a\non-ping: [{log: x}]", false},
		{"a handler", "url: ws://a\non-message: [{log: x}]", true},
		{"a handler for binary", "url: ws://a\non-binary: [{log: x}]", true},
		{"an interval", "url: ws://a\ninterval: [{every: 1s, send: x}]", true},
		{"a handler that closes", "url: ws://a\non-message: [{if: msg.end, close: 1000}]", false},
		{"a handler that fails", "url: ws://a\non-message: [{if: msg.end, fail: x}]", false},
		{"a script that drops", "url: ws://a\non-message: [{log: x}]\non-open: [drop]", false},
		{"a timeout that closes", "url: ws://a\non-message: [{log: x}]\ntimeout: [{after: 1s, close: 1000}]", false},
		{"a timeout that does not", "url: ws://a\non-message: [{log: x}]\ntimeout: [{after: 1s, log: x}]", true},
		{"in a list that is run", "url: ws://a\nactions: {a: [close]}\non-message: [{run: a}]", false},
		{"the own server closes", "on-message: [{log: x}]\nserver: {on-open: [close]}", false},
		{"the own server does not", "on-message: [{log: x}]\nserver: echo", true},
		{"another server is the target", "url: ws://a\non-message: [{log: x}]\nserver: {on-open: [close]}", false},
		{"it reconnects when the own server drops", "reconnect: {}\non-message: [{log: x}]\nserver: {on-open: [drop]}", true},
		{"or closes with another code", "reconnect: {}\non-message: [{log: x}]\nserver: {on-open: [close: 1012]}", true},
		{"not when it closes with 1000", "reconnect: {}\non-message: [{log: x}]\nserver: {on-open: [close]}", false},
		{"nor when it closes itself", "reconnect: {}\non-message: [{if: msg.end, close: 1000}]\nserver: {on-open: [drop]}", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var found diag.List
			Compile(Parse("f.yaml", []byte(tt.text), &found), Options{}, &found)
			if found.HasErrors() || (len(found) == 1) != tt.want {
				t.Errorf("found %v, want a warning: %t", found, tt.want)
			}
			var timed diag.List
			Compile(Parse("f.yaml", []byte(tt.text+"\nload: {duration: 10s}"), &timed), Options{}, &timed)
			if len(timed) > 0 {
				t.Errorf("with a duration: found %v", timed)
			}
		})
	}
}

// The same file gives the same plan, whatever ran before it: nothing is kept.
func TestCompileTwice(t *testing.T) {
	path := "testdata/valid/verbs.yaml"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var found diag.List
	sc := Parse(path, data, &found)
	first := dumpPlan(Compile(sc, Options{}, &found))
	if second := dumpPlan(Compile(sc, Options{}, &found)); first != second || len(found) > 0 {
		t.Errorf("the second plan is another one; found %v", found)
	}
}

// What a session counts is bounded, however many conditions the file has.
func TestPointsAreBounded(t *testing.T) {
	p := compileText(t, ".", "server: echo\nload: {vus: 1, duration: 1s}\non-message:\n"+numbered(maxPoints+5, "  - {if: msg.n == %d, log: x}\n"))
	if len(p.Points) != maxPoints {
		t.Errorf("%d points, want %d", len(p.Points), maxPoints)
	}
	steps := p.Client.Message.Steps
	if got := steps[len(steps)-1].Point; got != 0 {
		t.Errorf("the last condition is point %d, want none", got)
	}
}
