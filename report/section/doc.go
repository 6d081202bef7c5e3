// Package section is what a run comes to, as every report tells it: pure functions of a result.Run that find, count and
// sort. How that is laid out is up to the reports.
package section
