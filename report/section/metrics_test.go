package section

import (
	"testing"

	"wsrun/result"
)

func TestSubject(t *testing.T) {
	for want, scenarios := range map[string][]result.Scenario{
		"no scenario":    nil,
		"chat.yaml":      {{Name: "chat room", File: "chat.yaml"}},
		"chat room":      {{Name: "chat room", File: "-"}}, // from standard input
		"2 scenarios":    {{File: "a.yaml"}, {File: "b.yaml"}},
		`evil\x1b[.yaml`: {{File: "evil\x1b[.yaml"}},
	} {
		if got := Subject(&result.Run{Scenarios: scenarios}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
