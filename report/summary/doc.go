// Package summary writes a run as JSON for machines. Its keys are a contract: existing ones keep their meaning and
// type.
package summary
