// Compare runs the scenarios of bench/scenarios and the same work by hand, in
// turns against the same server, and prints how much more wsrun costs: the
// median of the ratios of the pairs, as a Markdown table.
//
//	go run ./bench/compare [-pairs 3] [-rows requests,push] [-scale 1.0]
//
// It builds wsrun, the hand-written client and the server, starts a server for
// each run and stops it after that. What counts is the processor time, user and
// system, of a client's whole process. A client that does not say exactly as
// many sessions and messages as the server counted is an error, and then there
// is no table.
package main
