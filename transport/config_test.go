package transport_test

import (
	"strings"
	"testing"

	"wsrun/transport"
)

func TestCheckHost(t *testing.T) {
	tests := []struct {
		name, address string
		ok            bool
	}{
		{"a", "127.0.0.1", true},
		{"a:80", "127.0.0.1:8080", true},
		{"a", "::1", true},
		{"a", "[::1]", true},
		{"a", "[::1]:80", true},
		{"a", "b", false},
		{"a", "127.0.0.1:0", false},
		{"a", "127.0.0.1:x", false},
		{"", "127.0.0.1", false},
		{"ws://a", "127.0.0.1", false},
	}
	for _, tt := range tests {
		if err := transport.CheckHost(tt.name, tt.address); (err == nil) != tt.ok {
			t.Errorf("CheckHost(%q, %q): got %v, want ok %v", tt.name, tt.address, err, tt.ok)
		}
	}
}

func TestCheckProxy(t *testing.T) {
	for raw, ok := range map[string]bool{
		"": true, "none": true, "http://proxy": true, "https://proxy:8443": true, "socks5://u:p@proxy:1080": true, "socks5h://proxy": true,
		"proxy": false, "proxy:3128": false, "gopher://proxy": false, "http://": false, "http://[": false,
	} {
		if err := transport.CheckProxy(raw); (err == nil) != ok {
			t.Errorf("CheckProxy(%q): got %v, want ok %v", raw, err, ok)
		}
	}
	if err := transport.CheckProxy("gopher://bob:secret@proxy"); strings.Contains(err.Error(), "secret") {
		t.Errorf("got %q, which tells the password", err)
	}
}
