package transport

import "testing"

func TestTLSConfigOfEachName(t *testing.T) {
	configs := newTLSConfigs(nil, nil)
	a, again := configs.config("a.example"), configs.config("a.example")
	if a != again {
		t.Error("the same name has two configurations, want one that is kept")
	}
	if got := configs.config("b.example").ServerName; got != "b.example" {
		t.Errorf("got the server name %q, want that of the second host", got)
	}
	if a.ServerName != "a.example" || configs.base.ServerName != "" {
		t.Errorf("the first one's name is %q, the base's %q: they were changed", a.ServerName, configs.base.ServerName)
	}
}
