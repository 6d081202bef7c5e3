package run

import (
	"regexp"
	"testing"

	"github.com/spf13/cobra"
)

func TestHost(t *testing.T) {
	if got, want := host(), `^[a-z0-9]+/[a-z0-9]+, \d+ CPUs?( of which \d+ may be used)?, (go1|devel)`; !regexp.MustCompile(want).MatchString(got) {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestGivenFlags(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, ""},
		{[]string{"-q", "-o", "json=x.json", "--tui", "never"}, ""}, // the run is the same without them
		{[]string{"-u", "20", "-d", "30s"}, "--vus 20 --duration 30s"},
		{[]string{"-e", "TOKEN=hunter2", "--env", "A B=x", "--fail-fast"}, "-e TOKEN -e 'A B' --fail-fast"},
		{[]string{"--url", "wss://kim:hunter2@h/"}, "--url 'wss://***@h/'"},
		{[]string{"--url", "ws://h/?a=1&b='x'", "--tag", "k=v", "--tag", "k2=a b"}, `--url 'ws://h/?a=1&b='\''x'\''' --tag k=v --tag 'k2=a b'`},
	} {
		cmd := &cobra.Command{}
		f := NewFlags(cmd.Flags())
		if err := cmd.ParseFlags(tt.args); err != nil {
			t.Fatal(err)
		}
		if got := f.given(); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.args, got, tt.want)
		}
	}
}
