// Package checks is everything that is expr: conditions, templates, payloads
// and the values that they read.
package checks
