package scenario

import (
	"regexp"

	"gopkg.in/yaml.v3"
)

const wholeTemplateForm = `^\s*\$\{\{[\s\S]*\}\}\s*$`

func templateShape() *Shape {
	return &Shape{Type: "string", Title: "template", Pattern: wholeTemplateForm}
}

var wholeTemplateRE = regexp.MustCompile(wholeTemplateForm)

func isWholeTemplate(n *yaml.Node) bool { return wholeTemplateRE.MatchString(n.Value) }

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
