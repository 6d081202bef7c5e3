// Package hlog writes the histograms of a run as an HdrHistogram log, which other tools can read, merge and plot.
package hlog
