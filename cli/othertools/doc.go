// Package othertools knows what users of other tools write, and what to write here instead.
package othertools
