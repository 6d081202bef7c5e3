package scenario

import (
	"errors"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// settled is a text that defines how to connect, with its templates evaluated when the file is read: certificates are
// loaded and addresses are checked before the first connection, when only env has a value.
type settled struct {
	source diag.Text // as written
	value  string
}

// environment is the process's environment, with what is read of it: by the url, by the rest of the client's half, and
// by the server's.
type environment struct {
	env                          map[string]any
	secrets                      []diag.Text // names of its variables
	urlEnv, clientEnv, serverEnv *checks.EnvReads
	urlUsed                      bool // the url will be dialled
}

func newEnvironment(env map[string]any, secrets []diag.Text) *environment {
	reads := func() *checks.EnvReads { return &checks.EnvReads{Env: env} }
	return &environment{env: env, secrets: secrets, urlEnv: reads(), clientEnv: reads(), serverEnv: reads()}
}

// settler evaluates the texts that define how to connect.
type settler struct {
	*environment
	out *diag.List
}

// settle evaluates a text's templates. If one is invalid, it adds a finding and ok is false.
func (s settler) settle(t diag.Text, where string) (text settled, ok bool) {
	text = settled{t, t.Value}
	if !checks.HasTemplate(t.Value) {
		return text, true
	}
	reads := &checks.EnvReads{Env: s.env}
	tmpl := checks.CompileTemplate(t, &checks.Scope{EnvOnly: true, What: where, Env: reads}, s.out)
	if tmpl == nil {
		return text, false
	}
	value, err := checks.NewMachine(checks.MachineConfig{Env: s.env}).Text(tmpl)
	if err != nil {
		s.evalFinding(t, err)
		return text, false
	}
	text.value = value
	if !text.leftOut() {
		s.clientEnv.All = append(s.clientEnv.All, reads.All...)
	}
	return text, true
}

// stated is settle for texts where an empty one in the file would count as not given.
func (s settler) stated(t diag.Text, where string) (text settled, ok bool) {
	if t.Value == "" && t.Pos.Line > 0 {
		s.out.Errorf(t.Pos, 1, "%s is an empty text, which says nothing: leave it out, or say what it is", where)
		return settled{t, ""}, false
	}
	return s.settle(t, where)
}

// evalFinding adds a finding for a text whose template could not be evaluated.
func (s settler) evalFinding(t diag.Text, err error) {
	at, length, message := t.Pos, max(len([]rune(t.Value)), 1), err.Error()
	var failed *checks.EvalError
	if errors.As(err, &failed) {
		at, length, message = failed.At, failed.Len, failed.Message
	}
	s.out.Errorf(at, length, "%s", message)
}

// leftOut reports whether a text's templates yielded nothing, so that its key counts as not given. That way, a file can
// have `ca: ${{ env.CA }}` and do without it where the variable is unset.
func (s settled) leftOut() bool { return s.value == "" && s.source.Value != "" }

// width returns how much of the source a finding about the text underlines.
func (s settled) width() int { return max(len([]rune(s.source.Value)), 1) }

// said returns a settled text for a message. One that contains a secret is not shown.
func (s settler) said(text settled) string {
	if text.value != text.source.Value && s.withoutSecrets(text.value) != text.value {
		return "the value of this"
	}
	return diag.Quote(text.value)
}

// withoutSecrets returns a text with its secrets replaced by ***.
func (s settler) withoutSecrets(text string) string {
	for _, name := range s.secrets {
		if secret, ok := s.env[name.Value].(string); ok && secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}
