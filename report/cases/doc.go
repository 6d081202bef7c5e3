// Package cases turns a run into test cases, for formats that know only tests: JUnit, TAP, annotations, and the
// failures of Markdown.
//
//	for _, c := range cases.Of(run) { … }
//
// Each scenario is a case, and so are its checks, requests and thresholds, and each group of errors that belongs to
// none of these. The texts of a Case are visible and bounded, but not escaped.
package cases
