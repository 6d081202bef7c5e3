package mask_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"wsrun/mask"
)

// noRoom is a disk that is full.
type noRoom struct{}

func (noRoom) Write([]byte) (int, error) { return 0, errors.New("no room") }

// However a text is split into writes, what comes out is the masked text.
func TestMaskWriter(t *testing.T) {
	m := mask.New([]string{"hunter2", "hunter2-and-more", "two\nlines"})
	text := "a hunter2 and hunter2-and-more\nsecond hunter2\n\nno secret, two\nlines, and hunter2 without an end"
	want := "a *** and ***\nsecond ***\n\nno secret, ***\n***, and *** without an end"
	for size := 1; size <= len(text); size++ {
		var b bytes.Buffer
		w := m.Writer(&b)
		for at := 0; at < len(text); at += size {
			part := text[at:min(at+size, len(text))]
			if n, err := io.WriteString(w, part); n != len(part) || err != nil {
				t.Fatalf("write: got %d, %v, want %d", n, err, len(part))
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		// A value of several lines is one secret if both lines come in one write.
		got := strings.ReplaceAll(b.String(), "no secret, ***, and", "no secret, ***\n***, and")
		if got != want {
			t.Fatalf("in writes of %d bytes: got %q, want %q", size, got, want)
		}
	}
}

// A line that never ends is written all the same, and no secret is cut by that.
func TestMaskWriterOfAnEndlessLine(t *testing.T) {
	m := mask.New([]string{"0123456789abcdef"})
	var b bytes.Buffer
	w := m.Writer(&b)
	for i := range 20_000 {
		if _, err := io.WriteString(w, "0123456789abcdef"[:i%16]+" 0123456789abcdef "); err != nil {
			t.Fatal(err)
		}
	}
	if b.Len() == 0 {
		t.Error("got nothing before the end of the line, want a part of it")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "0123456789abcdef") {
		t.Error("got the secret, want it masked")
	}
}

func TestMaskWriterError(t *testing.T) {
	w := mask.New([]string{"hunter2"}).Writer(noRoom{})
	if _, err := io.WriteString(w, "a line\n"); err == nil {
		t.Error("got no error, want that of the write")
	}
}
