package mask_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"testing"

	"wsrun/diag"
	"wsrun/mask"
)

func TestMask(t *testing.T) {
	odd := "p\"ä<s>\x1bs\\ &+/w"
	encoded, err := json.Marshal(odd)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		secrets []string
		in, out string
	}{
		{"none", nil, "nothing to hide", "nothing to hide"},
		{"empty and short values", []string{"", "a", "12", "äö"}, "a 12 äö", "a 12 äö"},
		{"three characters", []string{"äöü"}, "äöü", "***"},
		{"every time", []string{"hunter2"}, "hunter2, hunter2hunter2", "***, ***"},
		{"the longest wins", []string{"token", "token-and-more"}, "token-and-more token", "*** ***"},
		{"overlapping", []string{"abcXY", "XYdef"}, "abcXYdef!", "***!"},
		{"one in another, on its own too", []string{"inner", "an inner value"}, "an inner value; inner", "***; ***"},
		{"itself repeated", []string{"aba"}, "xabababax", "x***x"},
		{"in JSON", []string{odd}, `{"p":` + string(encoded) + `}`, `{"p":"***"}`},
		{"in a query", []string{odd}, "ws://h/?t=" + url.QueryEscape(odd), "ws://h/?t=***"},
		{"in a path", []string{odd}, "ws://h/" + url.PathEscape(odd), "ws://h/***"},
		{"made visible", []string{odd}, "got " + diag.Visible(odd, 0), "got ***"},
		{"quoted", []string{odd}, "got " + diag.Quote(odd), `got "***"`},
		{"line by line", []string{"first line\r\nsecond line"},
			"a second line, and the first line", "a ***, and the ***"},
		{"cut off", []string{"hunter2-the-second"}, `{"t":"hunter2-…`, `{"t":"***…`},
		{"cut off too early to tell", []string{"hunter2"}, "hun…", "hun…"},
		{"the masks themselves are no secret", []string{"***", "abc"}, "abc", "***"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mask.New(c.secrets).String(c.in); got != c.out {
				t.Errorf("got %q, want %q", got, c.out)
			}
		})
	}
}

func TestNilMasker(t *testing.T) {
	var m *mask.Masker
	if got := m.String("as it is"); got != "as it is" {
		t.Errorf("String: got %q, want %q", got, "as it is")
	}
	var b bytes.Buffer
	if _, err := io.WriteString(m.Writer(&b), "no line yet"); err != nil || b.String() != "no line yet" {
		t.Errorf("Writer: got %q, %v, want it written at once", b.String(), err)
	}
	if got := m.Bytes([]byte("as it is"), true); string(got) != "as it is" {
		t.Errorf("Bytes: got %q, want %q", got, "as it is")
	}
	given := func(string) []byte { return []byte("as it is") }
	if got := m.Sources(given)("chat.yaml"); string(got) != "as it is" {
		t.Errorf("Sources: got %q, want the source as it is", got)
	}
}
