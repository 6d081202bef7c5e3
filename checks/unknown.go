package checks

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"wsrun/diag"
)

// unknownName adds the finding for a name that is not there: why, and what may
// have been meant.
func (r *resolver) unknownName(node *ast.IdentifierNode) {
	name, from, to := node.Value, node.Location().From, node.Location().To
	if name == "$env" {
		r.errorf(from, to, "$env is not allowed: it holds every name, secrets too").
			Note("name what you want of it: vars.x, env.X")
		return
	}
	for _, root := range roots() {
		if root.name == name {
			r.errorf(from, to, "%s is not there %s; it is only there %s", diag.Quote(name), r.sc.what(), root.where)
			return
		}
	}
	if foreign, ok := foreignNames()[name]; ok {
		r.errorf(from, to, "unknown name %s: write %s", diag.Quote(name), foreign)
		return
	}
	if slices.Contains(functionNames(), name) {
		r.errorf(from, to, "%s is a function: write %s(…)", diag.Quote(name), name)
		return
	}
	allowed := append(r.sc.allowed(), r.lets...)
	if slices.Contains(r.sc.Vars, name) {
		r.errorf(from, to, "unknown name %s, did you mean %s?", diag.Quote(name), diag.Quote("vars."+name))
		return
	}
	if _, feeder := r.sc.Data[name]; feeder {
		r.errorf(from, to, "unknown name %s, did you mean %s?", diag.Quote(name), diag.Quote("data."+name))
		return
	}
	r.errorf(from, to, "unknown name %s%s", diag.Quote(name), diag.DidYouMean(name, allowed)).
		Note("there is %s: %s; text is written in quotes", r.sc.what(), strings.Join(allowed, ", "))
}

// foreignNames are what other languages call it.
func foreignNames() map[string]string {
	return map[string]string{
		"null": "nil", "NULL": "nil", "None": "nil", "undefined": "nil", "Nil": "nil", "NaN": "0 / 0",
		"True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
		"message": "msg", "this": "msg", "typeof": "type(x)", "length": "len(x)",
		"Math": "abs(x), ceil(x), floor(x), round(x), max(a, b), min(a, b), random(a, b)",
		"JSON": "json(x) or fromJSON(text)", "Date": "ms() or now()",
	}
}

// call resolves a call: of a function, or of a member, which has to be one of a
// time or a duration.
func (r *resolver) call(node *ast.CallNode) {
	callee, ok := node.Callee.(*ast.IdentifierNode)
	if ok {
		r.callee(callee)
	} else {
		r.method(node.Callee)
		r.resolve(&node.Callee)
	}
	for i := range node.Arguments {
		r.resolve(&node.Arguments[i])
	}
}

// method says what to write instead of a method that values have elsewhere. A
// time and a duration do have some.
func (r *resolver) method(callee ast.Node) {
	member, ok := callee.(*ast.MemberNode)
	if !ok || !member.Method {
		return
	}
	name, _ := member.Property.(*ast.StringNode)
	if instead, ok := foreignMethods()[name.Value]; ok {
		at := member.Location()
		r.errorf(at.From, at.To, "values have no methods: write %s", instead)
	}
}

// foreignMethods are the methods that JavaScript and Python have.
func foreignMethods() map[string]string {
	return map[string]string{
		"includes": "a contains b, or b in list", "contains": "a contains b", "startsWith": "a startsWith b",
		"endsWith": "a endsWith b", "startswith": "a startsWith b", "endswith": "a endsWith b",
		"toLowerCase": "lower(x)", "lower": "lower(x)", "toUpperCase": "upper(x)", "upper": "upper(x)",
		"trim": "trim(x)", "strip": "trim(x)", "split": "split(x, sep)", "join": "join(list, sep)",
		"match": `x matches "pattern"`, "test": `x matches "pattern"`, "toString": "string(x)",
		"indexOf": "indexOf(x, part)", "slice": "x[from:to]", "substring": "x[from:to]", "length": "len(x)",
		"filter": "filter(list, {# > 1})", "map": "map(list, .field)", "some": "any(list, {# > 1})",
		"every": "all(list, {# > 1})", "find": "find(list, {.id == 1})", "get": "get(x, key)",
		"keys": "keys(x)", "values": "values(x)", "has": "key in x", "hasOwnProperty": "key in x",
	}
}

func (r *resolver) callee(node *ast.IdentifierNode) {
	name, from, to := node.Value, node.Location().From, node.Location().To
	if slices.Contains(functionNames(), name) && !r.shadowed(name) {
		return
	}
	if _, isRoot := r.root(node); isRoot || r.shadowed(name) {
		r.errorf(from, to, "%s is a value, not a function", diag.Quote(name))
		return
	}
	if foreign, ok := foreignNames()[name]; ok {
		r.errorf(from, to, "unknown function %s: write %s", diag.Quote(name), foreign)
		return
	}
	r.errorf(from, to, "unknown function %s%s", diag.Quote(name), diag.DidYouMean(name, functionNames()))
}

// functionNames returns expr's own functions and ours.
func functionNames() []string {
	names := slices.Clone(builtin.Names)
	for _, f := range functions() {
		names = append(names, f.Name)
	}
	return names
}

// knownMember checks the last step of a chain where the names that it may have
// are known.
func (r *resolver) knownMember(node *ast.MemberNode, root root, steps []step) {
	from, to := node.Property.Location().From, node.Property.Location().To
	last := steps[len(steps)-1].key
	switch {
	case root.fields != nil && len(steps) == 1:
		r.among(from, to, root.name+" has no field", last, fieldNames(root.fields))
	case root.read == readVars && len(steps) == 1:
		if len(r.sc.Vars) == 0 {
			r.errorf(from, to, "unknown variable %s: no variables are declared", diag.Quote(last)).
				Note("declare it, with its first value, in vars")
			return
		}
		r.among(from, to, "unknown variable", last, r.sc.Vars)
	case root.read == readData && len(steps) == 1:
		if len(r.sc.Data) == 0 {
			r.errorf(from, to, "unknown feeder %s: the file has no data", diag.Quote(last))
			return
		}
		r.among(from, to, "unknown feeder", last, slices.Sorted(maps.Keys(r.sc.Data)))
	case root.read == readData && len(steps) == 2:
		if columns := r.sc.Data[steps[0].key]; columns != nil {
			r.among(from, to, diag.Quote(steps[0].key)+" has no column", last, columns)
		}
	}
}

// among adds a finding if name is none of the allowed ones.
func (r *resolver) among(from, to int, what, name string, allowed []string) {
	if slices.Contains(allowed, name) {
		return
	}
	r.errorf(from, to, "%s %s%s", what, diag.Quote(name), diag.DidYouMean(name, allowed)).
		Note("allowed: %s", strings.Join(allowed, ", "))
}
