// Package run implements `wsrun FILE...`: it turns flags and files into a suite's run, with everything that shows it
// and writes it down.
package run
