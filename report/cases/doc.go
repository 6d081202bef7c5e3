// Package cases turns a run into test cases, for formats that know tests and nothing else: JUnit, TAP, annotations,
// and the failures of Markdown.
//
//	for _, c := range cases.Of(run) { … }
//
// Each scenario is a case, and so is each of its checks, requests and thresholds, and each group of errors that is none
// of these. The text of a Case is visible and bounded, but not escaped.
package cases
