// Package monitor is what monitoring systems get of a run: pushes over OTLP/HTTP, and what Prometheus scrapes.
package monitor
