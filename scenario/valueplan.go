package scenario

import (
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// valuePlan compiles a value for expressions.
func valuePlan(v *table.Value, scope *checks.Scope, out *diag.List) checks.Value {
	if v == nil {
		return checks.ConstValue(nil)
	}
	if g, ok := goValue(v); ok {
		warnBare(v, scope, out)
		return checks.ConstValue(g)
	}
	var items, keys []checks.Value
	for i, item := range v.Items {
		items = append(items, valuePlan(item, scope, out))
		if v.Kind == yaml.MappingNode {
			if t := checks.CompileTemplate(v.Keys[i], scope, out); t != nil {
				keys = append(keys, checks.TemplateValue(t))
			}
		}
	}
	switch v.Kind {
	case yaml.MappingNode:
		return checks.MapValue(keys, items)
	case yaml.SequenceNode:
		return checks.ListValue(items)
	}
	t := checks.CompileTemplate(v.Text, scope, out)
	if t == nil {
		return checks.ConstValue(nil)
	}
	return checks.TemplateValue(t)
}

// warnBare warns about texts in a constant that look like expressions.
func warnBare(v *table.Value, scope *checks.Scope, out *diag.List) {
	if v.Kind == yaml.ScalarNode {
		scope.WarnBare(v.Text, out)
	}
	for _, item := range v.Items {
		warnBare(item, scope, out)
	}
}

// goValue returns the value for expressions, if it contains no template.
func goValue(v *table.Value) (any, bool) {
	switch v.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(v.Items))
		for i, item := range v.Items {
			g, ok := goValue(item)
			if !ok || checks.HasTemplate(v.Keys[i].Value) {
				return nil, false
			}
			m[v.Keys[i].Value] = g
		}
		return m, true
	case yaml.SequenceNode:
		s := make([]any, 0, len(v.Items))
		for _, item := range v.Items {
			g, ok := goValue(item)
			if !ok {
				return nil, false
			}
			s = append(s, g)
		}
		return s, true
	}
	if v.IsText() {
		// `$${{` is an escape as well.
		return v.Text.Value, !strings.Contains(v.Text.Value, "${{")
	}
	return v.Go, true
}
