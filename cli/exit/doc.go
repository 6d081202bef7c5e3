// Package exit defines how a command ends: the exit codes, and the errors that stand for them. It is a leaf of cli.
package exit
