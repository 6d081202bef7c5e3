// Package summary writes a run as JSON, for machines. Its keys are a contract: what is there stays, in meaning and in
// type.
package summary
