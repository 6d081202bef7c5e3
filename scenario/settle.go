package scenario

import (
	"errors"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// settled is a text that says how to connect, with the templates in it evaluated when the file is read: certificates
// are loaded and addresses are judged before the first connection, when of all names only env has a value.
type settled struct {
	source diag.Text // as it is written
	value  string
}

// settle evaluates a text's templates. One that is wrong has a finding and is not ok.
func (c *compiler) settle(t diag.Text, where string) (s settled, ok bool) {
	s = settled{t, t.Value}
	if !checks.HasTemplate(t.Value) {
		return s, true
	}
	reads := &checks.EnvReads{Env: c.env}
	tmpl := checks.CompileTemplate(t, &checks.Scope{EnvOnly: true, What: where, Env: reads}, c.out)
	if tmpl == nil {
		return s, false
	}
	text, err := checks.NewMachine(checks.MachineConfig{Env: c.env}).Text(tmpl)
	if err != nil {
		c.evalFinding(t, err)
		return s, false
	}
	s.value = text
	if !s.leftOut() {
		c.clientEnv.All = append(c.clientEnv.All, reads.All...)
	}
	return s, true
}

// stated is settle, where a text that is written as an empty one would count as not given.
func (c *compiler) stated(t diag.Text, where string) (s settled, ok bool) {
	if t.Value == "" && t.Pos.Line > 0 {
		c.out.Errorf(t.Pos, 1, "%s is an empty text, which says nothing: leave it out, or say what it is", where)
		return settled{t, ""}, false
	}
	return c.settle(t, where)
}

// evalFinding is the finding for a text whose template could not be evaluated.
func (c *compiler) evalFinding(t diag.Text, err error) {
	at, length, message := t.Pos, max(len([]rune(t.Value)), 1), err.Error()
	var failed *checks.EvalError
	if errors.As(err, &failed) {
		at, length, message = failed.At, failed.Len, failed.Message
	}
	c.out.Errorf(at, length, "%s", message)
}

// leftOut reports whether a text's templates came to nothing, so that its key counts as not given. A file can so have
// `ca: ${{ env.CA }}` and do without it where there is none.
func (s settled) leftOut() bool { return s.value == "" && s.source.Value != "" }

// width is how much of the source a finding about the text underlines.
func (s settled) width() int { return max(len([]rune(s.source.Value)), 1) }

// said is a settled text for a message. One that holds a secret is not shown.
func (c *compiler) said(s settled) string {
	if s.value != s.source.Value && c.withoutSecrets(s.value) != s.value {
		return "the value of this"
	}
	return diag.Quote(s.value)
}

// withoutSecrets is a text with *** in place of the secrets in it.
func (c *compiler) withoutSecrets(text string) string {
	for _, name := range c.secrets {
		if secret, ok := c.env[name.Value].(string); ok && secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}
