// Package monitor serves monitoring systems: it pushes over OTLP/HTTP, and answers Prometheus' scrapes.
package monitor
