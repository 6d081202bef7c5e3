// Package masked returns copies of what reports show, without the secrets that a mask.Masker knows. Reports themselves
// mask nothing: a secret can't be found any more in text that was wrapped, truncated or encoded.
package masked
