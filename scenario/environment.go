package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wsrun/checks"
	"wsrun/diag"
)

// validateEnvironment finds environment variables that the file reads but that are not set: they would silently be sent
// as nothing.
func (c *planner) validateEnvironment(p *Plan, opt Options) {
	said := map[string]bool{} // by another finding
	secrets := positions(p.Secrets)
	needed := c.needed()
	for _, s := range c.sc.Secrets {
		if _, set := c.env[s.Value]; !set && there(secrets, s.Value) && needed(s.Value) {
			said[s.Value] = true
			c.out.Errorf(s.Pos, len([]rune(s.Value)), "the secret %s is not set in the environment", s.Value).
				Note("set it, pass -e %s=…, or give a default in each place: env.%s ?? \"…\"", s.Value,
					s.Value)
		}
	}
	reads := c.runReads(p, opt)
	unset := slices.DeleteFunc(reads, func(r checks.EnvRead) bool {
		_, set := c.env[r.Name]
		return set || r.Guarded || said[r.Name]
	})
	c.warnUnset(unset)
}

// runReads returns the reads in those halves of the file that run.
func (c *planner) runReads(p *Plan, opt Options) []checks.EnvRead {
	var reads []checks.EnvRead
	if !opt.ServeOnly {
		if c.urlUsed || opt.URLLater && c.sc.Server == nil {
			reads = append(reads, c.urlEnv.All...)
		}
		reads = append(reads, c.clientEnv.All...)
	}
	if p.URL == nil || opt.ServeOnly {
		reads = append(reads, c.serverEnv.All...)
	}
	return reads
}

// needed returns a function that reports whether some place of the file has no substitute for a variable, or whether
// nothing reads it. A url that the file's own server can stand in for has a substitute.
func (c *planner) needed() func(name string) bool {
	bare := map[string]bool{} // for each variable read: whether some place has no substitute for it
	for i, all := range [][]checks.EnvRead{c.urlEnv.All, c.clientEnv.All, c.serverEnv.All} {
		for _, r := range all {
			bare[r.Name] = bare[r.Name] || !(r.Guarded || i == 0 && !c.urlUsed)
		}
	}
	return func(name string) bool {
		isBare, read := bare[name]
		return isBare || !read
	}
}

// mostPlaces bounds how many places a warning names per variable.
const mostPlaces = 5

// warnUnset adds a single warning about all unset variables, with the places that read them.
func (c *planner) warnUnset(reads []checks.EnvRead) {
	if len(reads) == 0 {
		return
	}
	slices.SortStableFunc(reads, func(a, b checks.EnvRead) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Col, b.At.Col),
		)
	})
	var names []string
	places := map[string][]diag.Pos{}
	for _, r := range reads {
		if !there(places, r.Name) {
			names = append(names, r.Name)
		}
		if at := places[r.Name]; len(at) == 0 || at[len(at)-1] != r.At { // they are sorted
			places[r.Name] = append(at, r.At)
		}
	}
	said := make([]string, len(names))
	for i, name := range names {
		said[i] = name
		if at := places[name]; len(names) > 1 || len(at) > 1 {
			said[i] += " (" + placesOf(at, reads[0].At.File) + ")"
		}
	}
	what := "environment variable " + said[0] + " is not set, so this is empty"
	if len(names) > 1 {
		what = "environment variables are not set, so these are empty: " + strings.Join(said, ", ")
	}
	f := c.out.Warnf(reads[0].At, reads[0].Len, "%s", what)
	f.Note("set it with -e %s=…, or give a default: env.%s ?? \"…\"", names[0], names[0])
}

// placesOf lists places; those in the file already named are given by line and column only.
func placesOf(list []diag.Pos, file string) string {
	var words []string
	for _, at := range list[:min(len(list), mostPlaces)] {
		if at.File == file {
			words = append(words, fmt.Sprintf("%d:%d", at.Line, at.Col))
		} else {
			words = append(words, at.String())
		}
	}
	if more := len(list) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// shortSecret is the length in characters up to which no report masks a value: hiding every "1" would hide the report.
const shortSecret = 2

// validateSecret reports a secret that is not set, and warns about one that reports can't mask.
func (c *planner) validateSecret(name diag.Text) {
	value, set := c.env[name.Value].(string)
	switch n := utf8.RuneCountInString(value); {
	case set && n == 0:
		c.out.Warnf(name.Pos, utf8.RuneCountInString(name.Value), "the secret %s is set but empty", name.Value)
	case n > 0 && n <= shortSecret:
		c.out.Warnf(
			name.Pos,
			utf8.RuneCountInString(name.Value),
			"the value of %s is not masked: it has fewer than %d characters",
			name.Value,
			shortSecret+1,
		)
	}
}
