// Package peak asks the system for the most memory that a process has had
// resident. It is for measurements, which say so when the system cannot tell.
package peak
