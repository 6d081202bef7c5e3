// Package monitor tells monitoring systems the state of a run while it goes on: Prometheus, which asks, and
// OpenTelemetry, which an exporter pushes to. Both are made of a snapshot, have the same metrics and histograms of the
// same resolution, and mask tags.
package monitor
