// Package stdio is what a command uses of its process: standard streams, environment, signals.
//
// Writing to standard output or standard error never waits for a reader: see [Outlet]. Where a wait is necessary,
// because results must be complete, [Patience] does it: it waits for slow readers, and gives up on those that are gone.
package stdio
