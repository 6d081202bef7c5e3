// Package report turns a finished run into text and JSON.
package report
