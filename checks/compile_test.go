package checks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
)

// findings renders what is wrong with an expression: place, length, message and
// notes.
func findings(out diag.List) []string {
	var all []string
	for _, f := range out.Sorted() {
		line := fmt.Sprintf("%d+%d %s", f.Pos.Col, f.Len, f.Message)
		if len(f.Notes) > 0 {
			line += " (" + strings.Join(f.Notes, "; ") + ")"
		}
		all = append(all, line)
	}
	return all
}

// handlerScope is that of an on-message handler with two locals.
func handlerScope() *Scope {
	return &Scope{
		Names: NMsg | NResponse, Vars: NewNameList("n", "room"), Locals: []string{"i", "item"},
		Data: map[string]NameList{"users": NewNameList("name"), "free": {}}, What: "on-message", Paths: NewPaths(),
	}
}

const handlerNames = "there is in on-message: i, item, msg, text, size, binary, response, vu, vars, data, env; text is written in quotes"

func TestCompileFindings(t *testing.T) {
	const compare = "compare it with something: … == …, … != nil, len(…) > 0"
	const compareNumber = "compare it with something: … > 0, … == …"
	tests := []struct {
		src  string
		want []string
	}{
		// operators that others have
		{`msg.type = "x"`, []string{`10+1 "=" is not an operator (write "==" to compare)`}},
		{`msg.a === 1`, []string{`7+3 "===" is not an operator (write "==": it compares strictly)`}},
		{`msg.a !== 1`, []string{`7+3 "!==" is not an operator (write "!=": it compares strictly)`}},
		{`msg.a <> 1`, []string{`7+2 "<>" is not an operator (write "!=")`}},
		{`msg.a =~ "x"`, []string{`7+2 "=~" is not an operator (write "matches", with the pattern in quotes)`}},
		{`msg.a & msg.b`, []string{`7+1 "&" is not an operator (write "and")`}},
		{`=> 1`, []string{`1+2 "=>" is not an operator (a predicate is written {# > 1} or {.field == 1})`}},
		{`msg.a AND msg.b`, []string{`7+3 unexpected "AND" (operators are written in lower case: and)`}},
		{`msg.a is nil`, []string{`7+2 unexpected "is" (write: … == nil)`}},
		{`msg.a | msg.b`, []string{`12+1 unexpected "." (| passes a value to a function; conditions are joined by "or")`}},
		{`msg->a == 1`, []string{`4+2 "->" is not an operator (a field is written with a dot: msg.field)`}},
		{`text ~ "x"`, []string{`6+1 "~" is not an operator (write "matches", with the pattern in quotes)`}},
		{`msg.a exists`, []string{`7+6 unexpected "exists" (write: … != nil)`}},
		{`contains(text, "x")`, []string{`1+8 unexpected "contains" (contains goes between its operands: a contains b)`}},
		{`if msg.ok`, []string{`10+1 unexpected end of the expression (write the condition alone, without if)`}},
		{`msg.a, msg.b`, []string{`6+1 unexpected "," (write "and" or "or" between conditions)`}},
		{`{{ msg.a }}`, []string{`1+2 this is an expression already; drop {{ }}`}},
		{`msg.a == ${n}`, []string{`10+2 this is an expression already; drop ${ }`}},
		{`size > 1; text == "x"`, []string{`9+1 ";" does not join conditions: what comes before it would be ignored (write "and" or "or" between them)`}},
		{`";" == text; all(msg.xs, {.a; .b})`, []string{
			`12+1 ";" does not join conditions: what comes before it would be ignored (write "and" or "or" between them)`,
			`29+1 ";" does not join conditions: what comes before it would be ignored (write "and" or "or" between them)`,
		}},
		{`let x = 1; x == i; true`, []string{`18+1 ";" does not join conditions: what comes before it would be ignored (write "and" or "or" between them)`}},
		{`typeof msg == "x"`, []string{`1+6 unexpected "typeof" (write type(x))`}},
		// syntax
		{`${{ msg.a }}`, []string{`1+3 this is an expression already; drop ${{ }}`}},
		{`msg.a == "é${{ x }}"`, []string{`12+3 this is an expression already; drop ${{ }}`}},
		{``, []string{`1+1 an expression is missing here`}},
		{`msg.a and`, []string{`10+1 unexpected end of the expression`}},
		{`(msg.a`, []string{`1+1 this ( is not closed`}},
		{`msg.xs[len(msg.a`, []string{`11+1 this ( is not closed`}},
		{`all(msg.xs, .a == ")"`, []string{`4+1 this ( is not closed`}},
		{`msg.a)`, []string{`6+1 this ) closes nothing`}},
		{`"abc`, []string{`1+1 this quote is not closed`}},
		{`text == "a\"" or text == 'b`, []string{`26+1 this quote is not closed`}},
		{`text matches "\d+"`, []string{`15+2 \d is not an escape (double the \, or write the text in backticks, where a \ is literal)`}},
		{`text endsWith "\0"`, []string{`16+2 \0 is not an escape (a character code is written \x00 or \u0000)`}},
		{`size > 1KiB`, []string{`8+4 "1KiB" is not a number (numbers have no unit here: write the number alone, in the unit of what it is compared with)`}},
		{`200ms < msg.t`, []string{`1+5 "200ms" is not a number (numbers have no unit here: write the number alone, in the unit of what it is compared with)`}},
		{`size > 1,000`, []string{`9+1 unexpected "," (write the digits without commas)`}},
		{`msg.a and and msg.b`, []string{`11+3 unexpected "and" (a condition is missing before it)`}},
		{`msg.a AND msg.b`, []string{`7+3 unexpected "AND" (operators are written in lower case: and)`}},
		{`.type == "x"`, []string{`1+1 unexpected "." (a field of the message is written msg.NAME; .NAME alone is a field of the item, in a predicate)`}},
		{`msg.a is not None`, []string{`7+2 unexpected "is" (write: … != nil)`}},
		{`msg.a is "x"`, []string{`7+2 unexpected "is" (write "==" to compare)`}},
		{`vars.n++`, []string{`7+2 "++" is not an operator (set gives a variable its new value: NAME: vars.NAME + 1)`}},
		{`for x in msg.xs`, []string{`1+3 unexpected "for" (any(list, …), all(list, …) and filter(list, …) look at the items of a list)`}},
		{`msg.a between 1 and 5`, []string{`7+7 unexpected "between" (write: a <= x and x <= b)`}},
		{`msg.a ≠ 1`, []string{`7+1 "≠" is not an operator (write "!=")`}},
		{"msg.a ==\u200b1", []string{"9+1 unrecognized character: U+200B (this is an invisible character: delete it)"}},
		{`text.match(/x/)`, []string{`12+1 unexpected "/" (a pattern is a text: text matches "pattern")`}},
		{`msg..type == "x"`, []string{`4+2 ".." makes a range of numbers (a field is written with one dot: msg.field)`}},
		{`msg.type.`, []string{`10+1 unexpected end of the expression`}},
		{`msg.type == “x”`, []string{`13+1 unrecognized character: U+201C '“' (text goes in straight quotes)`}},
		{`99999999999999999999 == 1`, []string{`1+20 "99999999999999999999" is out of range: integers have 64 bits`}},
		{`msg.a ?? "x" == "x"`, []string{`14+2 ?? beside == needs parentheses (such as: (a ?? b) == c)`}},
		// names, all of them at once
		{`tick > 1 and foo and vars.rooom == 1 and response.stauts == 1`, []string{
			`1+4 "tick" is not available in on-message, only in interval`,
			`14+3 unknown name "foo" (` + handlerNames + `)`,
			`27+5 unknown variable "rooom", did you mean "room"? (allowed: n, room)`,
			`51+6 response has no field "stauts", did you mean "status"? (allowed: status, headers, subprotocol, extensions, url, body, error)`,
		}},
		{`'é' == msgg.a`, []string{`8+4 unknown name "msgg", did you mean "msg"? (` + handlerNames + `)`}},
		{`null == msg.a`, []string{`1+4 unknown name "null": write nil`}},
		{`msg.a == undefined`, []string{`10+9 unknown name "undefined": write nil`}},
		{`msg.a == True`, []string{`10+4 unknown name "True": write true`}},
		{`typeof(msg) == "x"`, []string{`1+6 unknown function "typeof": write type(x)`}},
		{`length(msg.a) == 1`, []string{`1+6 unknown function "length": write len(x)`}},
		{`uid() == "x"`, []string{`1+3 unknown function "uid", did you mean "uuid"?`}},
		{`uuid == "x"`, []string{`1+4 "uuid" is a function: write uuid()`}},
		{`i() == 1`, []string{`1+1 "i" is a value, not a function`}},
		{`text() == 1`, []string{`1+4 "text" is a value, not a function`}},
		{`room == 1`, []string{`1+4 unknown name "room", did you mean "vars.room"?`}},
		{`$room == 1`, []string{`1+5 unknown name "$room", did you mean "vars.room"?`}},
		{`type == "x"`, []string{`1+4 "type" is a function: write type(…) (a field of the message is written msg.type)`}},
		{`mesage.ok`, []string{`1+6 unknown name "mesage": the message is msg, its raw payload text`}},
		{`event.data == res.x`, []string{
			`1+5 unknown name "event": the message is msg, its raw payload text`, `15+3 unknown name "res": the message is msg, its raw payload text`,
		}},
		{`payload == ""`, []string{`1+7 "payload" is not available in on-message, only in on-ping and on-pong (the message is msg, its raw payload text)`}},
		{`response.data == ""`, []string{`10+4 response has no field "data": a message is msg, its raw payload text`}},
		{`code == 1000`, []string{
			`1+4 unknown name "code" (close.code is available in on-close and expect-close; a field of the message is written msg.code; ` + handlerNames + `)`,
		}},
		{`__VU == process.env.X`, []string{`1+4 unknown name "__VU": write vu.id`, `9+7 unknown name "process": write env.NAME`}},
		{`exists(msg.a)`, []string{`1+6 unknown function "exists": write x != nil`}},
		{`msg.f(1) == 1`, []string{`5+1 values have no methods, so there is no f()`}},
		{`users == 1`, []string{`1+5 unknown name "users", did you mean "data.users"?`}},
		{`text.includes("x")`, []string{`6+8 values have no methods: write a contains b, or b in list`}},
		{`response?.stauts == nil`, []string{`11+6 response has no field "stauts", did you mean "status"? (allowed: status, headers, subprotocol, extensions, url, body, error)`}},
		{`vu["idd"] == 1`, []string{`4+5 vu has no field "idd", did you mean "id"? (allowed: id, iteration, scenario, reconnects)`}},
		{`vars.x.y == 1`, []string{`6+1 unknown variable "x" (allowed: n, room)`}},
		{`data.user.name == 1`, []string{`6+4 unknown feeder "user", did you mean "users"? (allowed: free, users)`}},
		{`data.users.nam == 1`, []string{`12+3 "users" has no column "nam", did you mean "name"? (allowed: name)`}},
		// scopes
		{`let x = msg; y.a == x`, []string{`14+1 unknown name "y" (` + strings.Replace(handlerNames, "; text", ", x; text", 1) + `)`}},
		{`(let x = 1; x == 1) and x == 1`, []string{`25+1 unknown name "x" (` + handlerNames + `)`}},
		{`all(msg.xs, {.id == idd})`, []string{`21+3 unknown name "idd" (` + handlerNames + `)`}},
		// what is ours is not there
		{`$env.vars == 1`, []string{`1+4 $env is not allowed: it holds every name, including secrets (name the value you want: vars.x, env.X)`}},
		{`get($env, "x") == 1`, []string{`5+4 $env is not allowed: it holds every name, including secrets (name the value you want: vars.x, env.X)`}},
		{`$locals[0] == 1`, []string{`1+7 unknown name "$locals" (` + handlerNames + `)`}},
		{`$msg.v0 == 1`, []string{`1+4 unknown name "$msg", did you mean "msg"? (` + handlerNames + `)`}},
		{`Msg == UUID()`, []string{`1+3 unknown name "Msg", did you mean "msg"? (` + handlerNames + `)`, `8+4 unknown function "UUID", did you mean "uuid"?`}},
		// types
		{`text > 5`, []string{`6+1 invalid operation: > (mismatched types string and int) (write a number without quotes; int(x) makes a number of text, string(x) text of a number)`}},
		{`response.status == "101"`, []string{`17+2 invalid operation: == (mismatched types int and string) (write a number without quotes; int(x) makes a number of text, string(x) text of a number)`}},
		{`response == 1`, []string{`10+2 invalid operation: == (mismatched types response and int) (response has the fields status, headers, subprotocol, extensions, url, body, error)`}},
		{`text matches "["`, []string{"14+3 not a pattern: missing closing ]: `[`"}},
		{`hex(5) == ""`, []string{`5+1 cannot use int as argument (type string) to call hex`}},
		{`env.A || "x"`, []string{`7+2 invalid operation: || (mismatched types any value and string) (a default is written a ?? b, a choice: condition ? a : b)`}},
		{`size > 1 && "a"`, []string{`10+2 invalid operation: && (mismatched types bool and string) (both sides are conditions; a choice is written: condition ? a : b)`}},
		{`secrets.TOKEN == ""`, []string{`1+7 unknown name "secrets": write env.NAME; the file's secrets lists those to mask`}},
		{`hmac("sha3", "k", "x") == ""`, []string{`6+6 hmac has no algorithm "sha3" (allowed: sha256, sha512, sha1, md5)`}},
		{`now() > 1`, []string{`7+1 invalid operation: > (mismatched types time and int) (ms() is the time as a number)`}},
		{`len(msg.xs > 0)`, []string{`1+3 invalid argument for len (type bool) (the comparison goes after the parenthesis: len(x) > 0)`}},
		{`JSON.parse(text).type == "x"`, []string{`1+4 unknown name "JSON": write json(x) or fromJSON(text); a message is already decoded: msg`}},
		{`sha512(text) == ""`, []string{`1+6 unknown function "sha512": write sha256(x), sha1(x) or md5(x); hmac(algorithm, key, x) knows sha512`}},
		{`hmac("md5", 1, "x") == ""`, []string{`13+1 cannot use int as argument (type string) to call hmac`}},
		{`binary == "x"`, []string{`8+2 invalid operation: == (mismatched types bytes and string) (string(x) makes text of bytes, hex(x) hexadecimal digits)`}},
		{`text.length > 1`, []string{`6+6 type string has no field length (write len(x))`}},
		{`uuid(1) == ""`, []string{`1+4 too many arguments to call uuid (write uuid())`}},
		{`i > 1 and response.status > "x"`, []string{`27+1 invalid operation: > (mismatched types int and string) (write a number without quotes; int(x) makes a number of text, string(x) text of a number)`}},
		{`msg.type == "a" and size > "x"`, []string{`26+1 invalid operation: > (mismatched types int and string) (write a number without quotes; int(x) makes a number of text, string(x) text of a number)`}},
		{`1 % 0 == 1`, []string{`3+1 integer divide by zero`}},
		// conditions that cannot be bools
		{`"abc"`, []string{`1+5 this condition is not a bool: it is text (` + compare + `)`}},
		{`msg.n + 1`, []string{`1+9 this condition is not a bool: it is the result of arithmetic (` + compare + `)`}},
		{`-msg.n`, []string{`1+6 this condition is not a bool: it is the result of arithmetic (` + compare + `)`}},
		{`json(msg)`, []string{`1+9 this condition is not a bool: it is text (` + compare + `)`}},
		{`size`, []string{`1+4 this condition is not a bool: it is a number (` + compareNumber + `)`}},
		{`nil`, []string{`1+3 this condition is not a bool: it is nil (` + compare + `)`}},
		{`[1]`, []string{`1+3 this condition is not a bool: it is a list (` + compare + `)`}},
		{`{a: 1}`, []string{`1+6 this condition is not a bool: it is a map (` + compare + `)`}},
		{`binary`, []string{`1+6 this condition is not a bool: it is bytes (` + compare + `)`}},
		{`response`, []string{`1+8 this condition is not a bool: it is a map (` + compare + `)`}},
		{`vu`, []string{`1+2 this condition is not a bool: it is a map (` + compare + `)`}},
		{`now()`, []string{`1+5 this condition is not a bool: it is a time (` + compare + `)`}},
		{`len(nil) == 0`, []string{`1+3 invalid argument for len (type nil)`}},
		{`msg.a ? 1 : 2`, []string{`1+13 this condition is not a bool: it is a number (` + compareNumber + `)`}},
	}
	for _, tt := range tests {
		var out diag.List
		e := Compile(text(tt.src), KindBool, handlerScope(), &out)
		if e != nil {
			t.Errorf("%s compiles, want %q", tt.src, tt.want)
			continue
		}
		if diff := cmp.Diff(tt.want, findings(out)); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestCompileAccepts(t *testing.T) {
	for _, src := range []string{
		`msg`, `msg.ok`, `vars.n`, `not msg.a`, `!msg.a || msg.b && true`, `msg.x?.y == nil`, `(msg.x?.y ?? "") == ""`, `vars["n"] == 1`, `vars[text] == 1`,
		`data.free.anything == 1`, `data["users"].name == "x"`, `(env.NOT_SET ?? "none") == "x" ? true : false`, `response["status"] == 101`, `text matches msg.pattern`,
		`i == 1 and item.x == 2`, `let i2 = i; i2 == 1`, `all(msg.xs, {# > 1 and .a == i})`, `now().Unix() > 1`, `msg.items[0].x == 1`, `json(response) == ""`,
		`if msg.a { true } else { msg.b }`, `msg.a | hex() == ""`, `text // a comment` + "\n" + `== "x"`, `any(1..3, # == size)`, `response.headers["X"] == nil`, `header("x") == ""`,
	} {
		var out diag.List
		if Compile(text(src), KindBool, handlerScope(), &out) == nil {
			t.Errorf("%s: %q", src, findings(out))
		}
	}
}

func TestCompileWithoutDeclarations(t *testing.T) {
	tests := []struct{ src, want string }{
		{`vars.a == 1`, `6+1 unknown variable "a": no variables are declared (declare it with an initial value in vars)`},
		{`data.a == 1`, `6+1 unknown feeder "a": the file has no data`},
		{`msg == 1`, `1+3 "msg" is not available here, only where a message is: on-message, on-binary, expect`},
		{`request.path == ""`, `1+7 "request" is not available here, only on a server's side`},
	}
	for _, tt := range tests {
		var out diag.List
		Compile(text(tt.src), KindBool, &Scope{}, &out)
		if diff := cmp.Diff([]string{tt.want}, findings(out)); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestCompileKinds(t *testing.T) {
	tests := []struct {
		src  string
		kind Kind
		want string
	}{
		{`size`, KindNumber, ""},
		{`msg.n`, KindNumber, ""},
		{`ms() - msg.at`, KindNumber, ""},
		{`"a"`, KindNumber, "this sample is not a number: it is text"},
		{`size > 1`, KindNumber, "this sample is not a number: it is a bool"},
		{`size > 1`, KindRate, ""},
		{`size`, KindRate, ""},
		{`[size]`, KindRate, "this sample of a rate is neither a bool nor a number: it is a list"},
		{`"a"`, KindAny, ""},
	}
	for _, tt := range tests {
		var out diag.List
		Compile(text(tt.src), tt.kind, handlerScope(), &out)
		got := ""
		if len(out) > 0 {
			got = out[0].Message
		}
		if got != tt.want {
			t.Errorf("%s as %d: got %q, want %q", tt.src, tt.kind, got, tt.want)
		}
	}
}

// Places in a scalar of several lines go through its marks.
func TestFindingsOfSeveralLines(t *testing.T) {
	src := diag.NewText("msg.a == 1\nand tick\n", diag.Pos{File: "f.yaml", Line: 3, Col: 9}, []diag.Mark{{Off: 0, Line: 4, Col: 5}, {Off: 11, Line: 5, Col: 5}})
	var out diag.List
	Compile(src, KindBool, handlerScope(), &out)
	if len(out) != 1 || out[0].Pos.String() != "f.yaml:5:9" {
		t.Errorf("got %v, want one finding at f.yaml:5:9", out)
	}
}

func TestReads(t *testing.T) {
	tests := []struct {
		src  string
		want Names
	}{
		{`msg.a == sent.a`, NMsg | NSent},
		{`size > 1`, NMsg},
		{`vars.n == vu.id`, 0},
		{`close.code == 1000 and error.kind == ""`, NClose | NError},
		{`payload == "" and tick > 1`, NControl | NTick},
		{`request.path == response.url`, NRequest | NResponse},
		{`i == 1`, 0},
	}
	const all = NMsg | NSent | NResponse | NClose | NError | NControl | NTick | NRequest
	for _, tt := range tests {
		e := mustCompile(t, tt.src, KindBool, anywhere())
		for n := Names(1); n < all; n <<= 1 {
			if got, want := e.Reads(n), tt.want&n != 0; got != want {
				t.Errorf("%s reads %b: %v, want %v", tt.src, n, got, want)
			}
		}
	}
}

// FuzzCompile: nothing that a file says breaks the compiler; what is wrong has
// a place inside the text, or right behind it.
func FuzzCompile(f *testing.F) {
	for _, src := range append(slotConditions(), `let x = 1; x == i`, `all(msg.xs, {# > 1})`, `a === b`, `"é" = 1`, `$env`, `msg.a ? [1][:1] : {a: 1}`, `if a { b } else { c }`) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		var out diag.List
		sc := handlerScope()
		e := Compile(text(src), KindBool, sc, &out)
		if (e == nil) != (len(out) > 0) {
			t.Fatalf("an expression: %v, findings: %q", e != nil, out)
		}
		for _, finding := range out {
			if last := len([]rune(src)) + 1; finding.Pos.Col < 1 || finding.Pos.Col > last {
				t.Errorf("%q is at column %d of %d", finding.Message, finding.Pos.Col, last)
			}
		}
		if e == nil {
			return
		}
		m := newMachine()
		m.vm.MemoryBudget = 1e4
		m.Bool(e)
		m.WhyNot(e)
		m.Explain(e)
	})
}

func TestCompileTooLarge(t *testing.T) {
	var found diag.List
	src := strings.Repeat("msg.a or ", maxNodes) + "msg.a"
	e := Compile(diag.NewText(src, diag.Pos{File: "f.yaml", Line: 1, Col: 5}, nil), KindBool, anywhere(), &found)
	if e != nil || len(found) != 1 || found[0].Pos.Col != 5 || found[0].Message != "this expression is too large: at most 2000 names, values and operators" {
		t.Errorf("found %v, want one that it is too large", found)
	}
}
