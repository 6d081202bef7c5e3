// Package monitor reports the state of a run to monitoring systems while it is in progress: Prometheus, which pulls,
// and OpenTelemetry, to which an exporter pushes. Both are derived from a snapshot, have the same metrics and
// histograms of the same resolution, and mask tags.
package monitor
