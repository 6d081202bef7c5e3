package scenario

import (
	"regexp"

	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

const wholeTemplateForm = `^\s*\$\{\{[\s\S]*\}\}\s*$`

func templateShape() *table.Shape {
	return &table.Shape{Type: "string", Title: "template", Pattern: wholeTemplateForm}
}

var wholeTemplateRE = regexp.MustCompile(wholeTemplateForm)

func isWholeTemplate(n *yaml.Node) bool { return wholeTemplateRE.MatchString(n.Value) }
