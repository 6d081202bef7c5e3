package diag

import "testing"

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"": "''", "other/lib-2.yaml": "other/lib-2.yaml", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "~/x": "'~/x'", "n=1": "n=1",
	} {
		if got := ShellWord(word); got != want {
			t.Errorf("ShellWord(%q) is %s, want %s", word, got, want)
		}
	}
}
