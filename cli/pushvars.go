package cli

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// pushVariables judges the OTEL_EXPORTER_OTLP_* variables, each for metrics and for everything. The exporter passes
// over those that make no sense, and would push to the default address, or without the headers: its word for it is a
// line of a log.
func pushVariables(getenv func(string) string) error {
	rules := []struct {
		name  string
		judge func(name, value string) error
	}{
		{"ENDPOINT", judgeEndpoint},
		{"HEADERS", judgeHeaders},
		{"TIMEOUT", judgeTimeout},
		{"COMPRESSION", judgeCompression},
		{"CERTIFICATE", judgeCertificate},
	}
	for _, prefix := range []string{"OTEL_EXPORTER_OTLP_METRICS_", "OTEL_EXPORTER_OTLP_"} {
		for _, rule := range rules {
			name := prefix + rule.name
			if value := getenv(name); value != "" {
				if err := rule.judge(name, value); err != nil {
					return err
				}
			}
		}
		cert, key := getenv(prefix+"CLIENT_CERTIFICATE"), getenv(prefix+"CLIENT_KEY")
		if cert == "" && key == "" {
			continue
		}
		if _, err := tls.LoadX509KeyPair(cert, key); err != nil {
			return usagef("%sCLIENT_CERTIFICATE and %sCLIENT_KEY: %v", prefix, prefix, err)
		}
	}
	return nil
}

func judgeEndpoint(name, value string) error {
	u, err := url.Parse(value)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return nil
	}
	hint := ""
	if !strings.Contains(value, "://") {
		hint = ": http://" + value + "?"
	}
	return usagef("%s is a URL that begins with http:// or https://, not %q%s", name, value, hint)
}

func judgeHeaders(name, value string) error {
	for pair := range strings.SplitSeq(value, ",") {
		key, v, ok := strings.Cut(pair, "=")
		if _, err := url.PathUnescape(strings.TrimSpace(v)); !ok || strings.TrimSpace(key) == "" || err != nil {
			// which may be a credential
			return usagef("%s is a list like key=value,key2=value2, values URL-encoded", name)
		}
	}
	return nil
}

func judgeTimeout(name, value string) error {
	if ms, err := strconv.Atoi(value); err != nil || ms < 0 {
		return usagef("%s is milliseconds, not %q", name, value)
	}
	return nil
}

func judgeCompression(name, value string) error {
	if value != "gzip" && value != "none" {
		return usagef("%s is gzip or none, not %q", name, value)
	}
	return nil
}

func judgeCertificate(name, value string) error {
	pem, err := os.ReadFile(value)
	if err != nil {
		return usagef("%s: %v", name, err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return usagef("%s: there is no PEM certificate in %s", name, value)
	}
	return nil
}
