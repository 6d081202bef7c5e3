package monitor

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"strconv"
	"strings"

	"wsrun/cli/exit"
)

// CheckVariables checks the OTEL_EXPORTER_OTLP_* variables, both for metrics and for all signals. The exporter ignores
// invalid ones, with only a log line, and would push to the default address or without the headers.
func CheckVariables(getenv func(string) string) error {
	rules := []struct {
		name  string
		check func(name, value string) error
	}{
		{"ENDPOINT", checkEndpoint},
		{"HEADERS", checkHeaders},
		{"TIMEOUT", checkTimeout},
		{"COMPRESSION", checkCompression},
		{"CERTIFICATE", checkCertificate},
	}
	for _, prefix := range []string{"OTEL_EXPORTER_OTLP_METRICS_", "OTEL_EXPORTER_OTLP_"} {
		for _, rule := range rules {
			name := prefix + rule.name
			if value := getenv(name); value != "" {
				if err := rule.check(name, value); err != nil {
					return err
				}
			}
		}
		cert, key := getenv(prefix+"CLIENT_CERTIFICATE"), getenv(prefix+"CLIENT_KEY")
		if cert == "" && key == "" {
			continue
		}
		if _, err := tls.LoadX509KeyPair(cert, key); err != nil {
			return exit.Usagef("%sCLIENT_CERTIFICATE and %sCLIENT_KEY: %v", prefix, prefix, err)
		}
	}
	return nil
}

func checkEndpoint(name, value string) error {
	u, err := url.Parse(value)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return nil
	}
	hint := ""
	if !strings.Contains(value, "://") {
		hint = ": http://" + value + "?"
	}
	return exit.Usagef("%s is a URL that begins with http:// or https://, not %q%s", name, value, hint)
}

func checkHeaders(name, value string) error {
	for pair := range strings.SplitSeq(value, ",") {
		key, v, ok := strings.Cut(pair, "=")
		if _, err := url.PathUnescape(strings.TrimSpace(v)); !ok || strings.TrimSpace(key) == "" || err != nil {
			// The value may be a credential.
			return exit.Usagef("%s is a list like key=value,key2=value2, values URL-encoded", name)
		}
	}
	return nil
}

func checkTimeout(name, value string) error {
	if ms, err := strconv.Atoi(value); err != nil || ms < 0 {
		return exit.Usagef("%s is milliseconds, not %q", name, value)
	}
	return nil
}

func checkCompression(name, value string) error {
	if value != "gzip" && value != "none" {
		return exit.Usagef("%s is gzip or none, not %q", name, value)
	}
	return nil
}

func checkCertificate(name, value string) error {
	pem, err := os.ReadFile(value)
	if err != nil {
		return exit.Usagef("%s: %v", name, err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return exit.Usagef("%s: there is no PEM certificate in %s", name, value)
	}
	return nil
}

// Files returns the names of the files that a push reads.
func Files(getenv func(string) string) []string {
	var files []string
	for _, of := range []string{"", "METRICS_"} {
		for _, what := range []string{"CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"} {
			files = append(files, getenv("OTEL_EXPORTER_OTLP_"+of+what))
		}
	}
	return files
}
