// Package markdown writes a run for a merge request's comment or the summary of a job.
package markdown
