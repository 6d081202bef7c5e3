// Package stdio is what a command has of its process: standard streams, environment, signals.
//
// Nobody who writes to standard output or standard error waits for its reader: see [Outlet]. Who has to wait, because
// results are not whole before, does so with [Patience]: a slow reader is waited for, one that is gone is given up.
package stdio
