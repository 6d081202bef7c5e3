// Package metrics is the stage between the VUs and everything that reads figures: samples go in, snapshots come out.
package metrics
