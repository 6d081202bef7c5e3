package checks

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/library"
	"wsrun/checks/syntax"
	"wsrun/checks/values"
	"wsrun/diag"
)

// unknownName adds a finding for an unknown name: why it is unknown here, and what may have been meant.
func (r *resolver) unknownName(node *ast.IdentifierNode) {
	name, from, to := node.Value, node.Location().From, node.Location().To
	if src := []rune(r.src.Value); from >= 3 && string(src[from-2:from]) == ".." && src[from-3] != ' ' {
		r.errorf(from-2, from, `".." makes a range of numbers`).Note("a field is written with one dot: msg.field")
		return
	}
	if name == "$env" {
		r.errorf(from, to, "$env is not allowed: it holds every name, including secrets").
			Note("name the value you want: vars.x, env.X")
		return
	}
	if declared := r.declared(strings.TrimPrefix(name, "$")); declared != "" {
		r.errorf(from, to, "unknown name %s, did you mean %s?", diag.Quote(name), diag.Quote(declared)).
			Coded(diag.CodeUnknownName, name)
		return
	}
	for _, root := range roots() {
		if root.name == name {
			r.unavailable(from, to, root)
			return
		}
	}
	if slices.Contains(functionNames(), name) {
		call := cmp.Or(library.Signature(name), name+"(…)")
		found := r.errorf(from, to, "%s is a function: write %s", diag.Quote(name), call)
		if r.sc.Names&NMsg != 0 && slices.Contains(builtin.Names, name) {
			found.Note("a field of the message is written msg.%s", name)
		}
		return
	}
	if instead := r.foreignName(name); instead != "" {
		r.errorf(from, to, "unknown name %s: %s", diag.Quote(name), instead).Coded(diag.CodeUnknownName, name)
		return
	}
	allowed := append(r.sc.allowed(), r.lets...)
	found := r.errorf(from, to, "unknown name %s%s", diag.Quote(name), diag.DidYouMean(name, allowed)).
		Coded(diag.CodeUnknownName, name)
	if field := r.rootField(name); field != "" {
		found.Note("%s", field)
	}
	if r.sc.Nameless {
		found.Note("`as: %s` beside the loop gives its index or item this name", name)
	}
	found.Note("there is %s: %s; text is written in quotes", r.sc.what(), diag.Names(allowed))
}

// unavailable adds the finding for a root that its place does not have.
func (r *resolver) unavailable(from, to int, root root) {
	switch name := diag.Quote(root.name); {
	case r.sc.EnvOnly:
		r.settledEarly(from, to, root.name)
	case r.sc.ForAll && root.at == 0:
		r.errorf(from, to, "%s is not available %s: there is one value for all", name, r.sc.what())
	default:
		found := r.errorf(from, to, "%s is not available %s, only %s", name, r.sc.what(), root.where)
		if note := r.misplaced(root); note != "" {
			found.Note("%s", note)
		}
	}
}

// settledEarly adds a finding for a name that has no value before the run.
func (r *resolver) settledEarly(from, to int, name string) {
	r.errorf(
		from,
		to,
		"%s is not available %s: the value is fixed before the run, so a template there can only read env",
		diag.Quote(name),
		r.sc.what(),
	)
}

// declared returns how to write the variable or feeder of that name; "" if the file declares none.
func (r *resolver) declared(name string) string {
	if r.sc.Vars.Has(name) {
		return "vars." + name
	}
	if r.sc.Shared.Has(name) {
		return "shared." + name
	}
	if _, feeder := r.sc.Data[name]; feeder {
		return "data." + name
	}
	return ""
}

// rootField names the root that has a field of that name; "" if there is none.
func (r *resolver) rootField(name string) string {
	for _, root := range roots() {
		if root.fields != nil && slices.Contains(values.FieldNames(root.fields), name) {
			where := "everywhere"
			if root.where != "" {
				where = root.where
			}
			if r.sc.Names&NMsg != 0 {
				where += "; a field of the message is written msg." + name
			}
			return fmt.Sprintf("%s.%s is available %s", root.name, name, where)
		}
	}
	return ""
}

// call resolves a call of a function or of a member, which must be a method of a time or a duration.
func (r *resolver) call(node *ast.CallNode) {
	callee, ok := node.Callee.(*ast.IdentifierNode)
	if ok {
		r.callee(callee, node)
	} else {
		r.method(node.Callee)
		r.resolve(&node.Callee)
	}
	for i := range node.Arguments {
		r.resolve(&node.Arguments[i])
	}
}

// method adds a finding that says what to write instead of a method of another language. Times and durations have
// methods; values of a message have none.
func (r *resolver) method(callee ast.Node) {
	member, ok := callee.(*ast.MemberNode)
	if !ok || !member.Method {
		return
	}
	if unknown := r.startsUnknown(member.Node); unknown {
		return // the name has a finding already
	}
	at := member.Location()
	name, _ := member.Property.(*ast.StringNode)
	if instead, ok := foreignMethods()[name.Value]; ok {
		r.errorf(at.From, at.To, "values have no methods: write %s", instead)
		return
	}
	if ident, _, ok := syntax.ConstChain(member.Node); ok {
		if root, ok := r.root(ident); ok && root.read&(readMsg|readSent|readText|readEnv) != 0 {
			r.errorf(at.From, at.To, "values have no methods, so there is no %s()", name.Value)
		}
	}
}

// startsUnknown reports whether a chain starts with an unknown name.
func (r *resolver) startsUnknown(n ast.Node) bool {
	ident, _, ok := syntax.ConstChain(n)
	if !ok || r.shadowed(ident.Value) {
		return false
	}
	_, isRoot := r.root(ident)
	return !isRoot
}

func (r *resolver) callee(node *ast.IdentifierNode, call *ast.CallNode) {
	name, from, to := node.Value, node.Location().From, node.Location().To
	if slices.Contains(functionNames(), name) && !r.shadowed(name) {
		if name == "hmac" {
			r.hmac(call)
		}
		if r.sc.EnvOnly && slices.Contains([]string{"uuid", "random", "random_string", "pick"}, name) {
			r.settledEarly(from, to, name+"()")
		}
		return
	}
	if _, isRoot := r.root(node); isRoot || r.shadowed(name) {
		r.errorf(from, to, "%s is a value, not a function", diag.Quote(name))
		return
	}
	if foreign, ok := foreignFunctions()[name]; ok {
		r.errorf(from, to, "unknown function %s: write %s", diag.Quote(name), foreign)
		return
	}
	r.errorf(from, to, "unknown function %s%s", diag.Quote(name), diag.DidYouMean(name, functionNames()))
}

// functionNames returns the names of expr's functions and ours.
func functionNames() []string {
	names := slices.Clone(builtin.Names)
	for _, f := range library.Functions() {
		names = append(names, f.Name)
	}
	return names
}

// knownMember checks the last step of a chain if its possible names are known.
func (r *resolver) knownMember(node *ast.MemberNode, root root, steps []syntax.Step) {
	from, to := node.Property.Location().From, node.Property.Location().To
	last := steps[len(steps)-1].Key
	switch {
	case root.fields != nil && len(steps) == 1:
		if instead, ok := foreignFields()[root.name+"."+last]; ok {
			r.errorf(from, to, "%s has no field %s: %s", root.name, diag.Quote(last), instead)
			return
		}
		r.among(from, to, root.name+" has no field", last, values.FieldNames(root.fields))
	case root.read == readSocket && len(steps) == 2 && steps[0].Key == "vars":
		if r.sc.AnyVar || r.sc.SocketVars.Has(last) {
			return
		}
		if len(r.sc.SocketVars.All()) == 0 {
			r.errorf(from, to, "unknown variable %s: this socket has no vars of its own", diag.Quote(last)).
				Coded(diag.CodeUnknownVariable, last).
				Note("declare it with an initial value in the socket's own vars; a variable of the file's is vars.%s",
					last)
			return
		}
		r.notAmong(from, to, "unknown variable of the socket", last, r.sc.SocketVars.All()).
			Coded(diag.CodeUnknownVariable, last)
	case root.read == readVars && r.sc.AnyVar, root.read == readData && r.sc.AnyFeeder,
		root.read == readShared && r.sc.AnyShared:
	case root.read == readShared && len(steps) == 1:
		if !r.sc.Shared.Has(last) {
			r.notAmong(from, to, "unknown shared variable", last, r.sc.Shared.All()).
				Coded(diag.CodeUnknownVariable, last)
		}
	case root.read == readPeer && len(steps) == 2:
		switch {
		case steps[0].Key == "request":
			r.among(from, to, "peer.request has no field", last, values.FieldNames(reflect.TypeFor[Request]()))
		case steps[0].Key == "vars" && !r.sc.AnyVar:
			r.knownVariable(from, to, last)
		}
	case root.read == readVars && len(steps) == 1:
		r.knownVariable(from, to, last)
	case root.read == readData && len(steps) == 1:
		if len(r.sc.Data) == 0 {
			found := r.errorf(from, to, "unknown feeder %s: the file has no data", diag.Quote(last))
			if r.sc.Names&NMsg != 0 {
				found.Note("data holds the rows of feeders; the message is msg, its raw payload text")
			}
			return
		}
		if _, known := r.sc.Data[last]; !known {
			r.among(from, to, "unknown feeder", last, slices.Sorted(maps.Keys(r.sc.Data)))
		}
	case root.read == readData && len(steps) == 2:
		if columns := r.sc.Data[steps[0].Key]; len(columns.All()) > 0 && !columns.Has(last) {
			r.among(from, to, diag.Quote(steps[0].Key)+" has no column", last, columns.All())
		}
	}
}

// knownVariable checks the name of a variable.
func (r *resolver) knownVariable(from, to int, name string) {
	if _, local := r.sc.local(name); local {
		r.errorf(from, to, "unknown variable %s: it is a name of its own, so write %s", diag.Quote(name), name).
			Coded(diag.CodeUnknownVariable, name)
		return
	}
	if len(r.sc.Vars.All()) == 0 {
		where := "vars"
		if r.sc.Names&NRequest != 0 {
			where = "server: {vars: …}: the server has its own variables"
		}
		r.errorf(from, to, "unknown variable %s: no variables are declared", diag.Quote(name)).
			Coded(diag.CodeUnknownVariable, name).
			Note("declare it with an initial value in %s", where)
		return
	}
	if !r.sc.Vars.Has(name) {
		r.notAmong(from, to, "unknown variable", name, r.sc.Vars.All()).
			Coded(diag.CodeUnknownVariable, name)
	}
}

// among adds a finding unless name is one of allowed.
func (r *resolver) among(from, to int, what, name string, allowed []string) {
	if !slices.Contains(allowed, name) {
		r.notAmong(from, to, what, name, allowed)
	}
}

func (r *resolver) notAmong(from, to int, what, name string, allowed []string) *diag.Finding {
	return r.errorf(from, to, "%s %s%s", what, diag.Quote(name), diag.DidYouMean(name, allowed)).
		Note("allowed: %s", diag.Names(allowed))
}

// hmac checks the algorithm of a call of hmac(…) if it is a literal.
func (r *resolver) hmac(call *ast.CallNode) {
	if len(call.Arguments) == 0 {
		return
	}
	name, ok := call.Arguments[0].(*ast.StringNode)
	if !ok || library.Hash(name.Value) != nil {
		return
	}
	at := name.Location()
	r.errorf(at.From, at.To, "hmac has no algorithm %s", diag.Quote(name.Value)).
		Note("allowed: sha256, sha512, sha1, md5")
}
