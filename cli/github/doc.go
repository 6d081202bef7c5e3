// Package github is what wsrun adds when it is a step of a GitHub workflow: annotations and the job's summary.
package github
