package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// firstValues compiles initial values. Each can read the variables above it.
func firstValues(pairs []table.ValuePair, scope checks.Scope, out *diag.List) []VarPlan {
	return valuesInOrder(pairs, scope, func(s *checks.Scope) *checks.NameList { return &s.Vars }, out)
}

// valuesInOrder compiles initial values, each of which can read those above it through what get returns of their scope.
func valuesInOrder(
	pairs []table.ValuePair, scope checks.Scope, get func(*checks.Scope) *checks.NameList, out *diag.List,
) []VarPlan {
	var vars []VarPlan
	names := varNames(pairs)
	for i, p := range pairs {
		above := scope
		*get(&above) = names.First(i)
		before := len(*out)
		v := VarPlan{Name: p.Name.Value, Value: valuePlan(p.Value, &above, out)}
		for j := range (*out)[before:] {
			readsBelow(&(*out)[before+j], names)
		}
		if g, ok := goValue(p.Value); ok {
			v.Const, v.Go = true, g
		}
		vars = append(vars, v)
	}
	return vars
}

// readsBelow rewords the finding about an unknown variable that is declared further below.
func readsBelow(f *diag.Finding, declared checks.NameList) {
	if f.Code == diag.CodeUnknownVariable && declared.Has(f.Subject) {
		f.Message = diag.Quote(f.Subject) + " has no value yet: a first value can read the variables above it"
		f.Notes = nil
	}
}

func varNames(vars []table.ValuePair) checks.NameList {
	names := []string{}
	for _, v := range vars {
		names = append(names, v.Name.Value)
	}
	return checks.NewNameList(names...)
}

// varsField returns the field for a key that declares variables.
func varsField[T any](key string, get func(*T) *[]table.ValuePair) table.Field[T] {
	return table.Field[T]{Shape: table.MapOf(&table.Shape{}), Parse: func(d *table.Decoder, n *yaml.Node, into *T) {
		pairs, ok := d.Mapping(n, key)
		d.Unread[key] = d.Unread[key] || !ok
		for _, p := range pairs {
			validateName(d, p.Key, "a variable")
			*get(into) = append(*get(into), table.ValuePair{Name: d.Src.Text(p.Key), Value: d.ValueOrNull(p.Value)})
		}
	}}
}
