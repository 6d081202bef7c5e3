// Package errkind is the closed list of what can go wrong in a run: the values of the tag `kind` of ws_errors, of
// error.kind in on-error, and of kind in the reports. It is a leaf that imports nothing, because packages that don't
// know each other name kinds: transport and socket produce some, runner the others, scenario offers all of them as
// values of a tag, and cli, report and tui distinguish them. The names are public and don't change.
package errkind
