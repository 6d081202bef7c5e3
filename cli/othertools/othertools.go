package othertools

import (
	"path/filepath"
	"slices"
	"strings"
)

// Flag returns what replaces a flag of k6, Artillery or command-line tools; "" for an unknown one.
func Flag(name string) string {
	return map[string]string{
		"s":                        stagesInFile,
		"stage":                    stagesInFile,
		"stages":                   stagesInFile,
		"http-debug":               "frames are printed with --trace",
		"verbose":                  "frames are printed with --trace",
		"debug":                    "frames are printed with --trace",
		"v":                        "frames are printed with --trace",
		"summary-export":           "the summary for machines is -o json=PATH",
		"summary-trend-stats":      "-o json=PATH has all of them",
		"report":                   "a page for people is -o html=PATH",
		"reporter":                 "reports are outputs: -o junit=PATH, -o html=PATH, …",
		"target":                   "the target is --url",
		"t":                        "the target is --url",
		"variables":                "values come in with -e KEY=VALUE",
		"concurrency":              "the number of VUs is -u",
		"connections":              "the number of VUs is -u",
		"c":                        "the number of VUs is -u",
		"H":                        "headers go in the file: headers: {NAME: VALUE}",
		"header":                   "headers go in the file: headers: {NAME: VALUE}",
		"k":                        "that goes in the file: tls: {insecure: true}",
		"insecure":                 "that goes in the file: tls: {insecure: true}",
		"insecure-skip-tls-verify": "that goes in the file: tls: {insecure: true}",
	}[name]
}

const stagesInFile = "stages go in the file: load: {stages: [{duration: 30s, vus: 50}]}"

// Output returns what replaces a kind of output of other tools; "" for an unknown one.
func Output(kind string) string {
	switch {
	case slices.Contains([]string{"opentelemetry", "experimental-opentelemetry", "otel", "otlp"}, kind):
		return "metrics are pushed with --otlp"
	case strings.HasPrefix(kind, "experimental-prometheus") || strings.HasPrefix(kind, "prometheus"):
		return "Prometheus scrapes a run with --metrics-listen ADDRESS"
	case slices.Contains([]string{"influxdb", "statsd", "datadog", "kafka", "cloud"}, kind):
		return "services get metrics by --otlp and a collector"
	case slices.Contains([]string{"dashboard", "web-dashboard"}, kind):
		return "there is a live view, and a page with -o html=PATH"
	}
	return ""
}

// IsScript reports whether a file is a program rather than a scenario, going by its name.
func IsScript(file string) bool {
	return slices.Contains(
		[]string{".js", ".mjs", ".cjs", ".ts", ".py", ".go", ".scala", ".jmx"},
		strings.ToLower(filepath.Ext(file)),
	)
}
