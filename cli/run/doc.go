// Package run is `wsrun FILE...`: flags and files become a suite's run, with all that shows it and writes it down.
package run
