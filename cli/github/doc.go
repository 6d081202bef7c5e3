// Package github is what wsrun adds as a step of a GitHub workflow: annotations and the job's summary.
package github
