// Package markdown writes a run for a comment on a merge request or the summary of a job.
package markdown
