package diag

import "testing"

// at is a place in the file that the texts of these tests are of.
func at(line, col int) Pos { return Pos{File: "f.yaml", Line: line, Col: col} }

func TestTextAt(t *testing.T) {
	plain := NewText("né == 界", at(4, 7), nil)
	// |2, say: the value's lines stand below the indicator, indented.
	block := NewText("ab\ncd\n", at(4, 7), []Mark{{0, 5, 3}, {3, 6, 3}})
	// "a\tb": the escape takes two columns, and the quote one.
	quoted := NewText("a\tb", at(1, 1), []Mark{{0, 1, 2}, {2, 1, 5}})
	tests := []struct {
		name string
		text Text
		off  int
		want Pos
	}{
		{"start", plain, 0, at(4, 7)},
		{"runes, not bytes", plain, 6, at(4, 13)},
		{"behind the end", plain, 7, at(4, 14)},
		{"beyond the end", plain, 100, at(4, 14)},
		{"before the start", plain, -1, at(4, 7)},

		{"block, first line", block, 1, at(5, 4)},
		{"block, its line break", block, 2, at(5, 5)},
		{"block, second line", block, 4, at(6, 4)},
		{"block, behind the end", block, 6, at(6, 6)},

		{"on a mark", quoted, 2, at(1, 5)},
		{"between marks", quoted, 1, at(1, 3)},
		{"behind the last mark", quoted, 3, at(1, 6)},

		{"before the first mark", NewText("abc", at(2, 1), []Mark{{2, 9, 9}}), 1, at(2, 2)},
		{"a mark that knows the line only", NewText("abc", at(2, 1), []Mark{{1, 3, 0}}), 2, at(3, 0)},
		{"unknown place", NewText("abc", Pos{File: "f.yaml"}, nil), 2, Pos{File: "f.yaml"}},
		{"line only", NewText("abc", at(8, 0), nil), 2, at(8, 0)},
		{"zero text", Text{}, 1, Pos{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.text.At(tt.off); got != tt.want {
				t.Errorf("At(%d) = %v, want %v", tt.off, got, tt.want)
			}
		})
	}
}

func TestTextSub(t *testing.T) {
	block := NewText("é${{ x }}\n界${{ y }}", at(4, 7), []Mark{{0, 5, 3}, {10, 6, 3}})
	tests := []struct {
		name     string
		text     Text
		from, to int
		value    string
		places   []Pos // of each rune, and of the end
	}{
		{"within a line", block, 11, 14, "${{", []Pos{at(6, 4), at(6, 5), at(6, 6), at(6, 7)}},
		{"over a line break", block, 8, 11, "}\n界", []Pos{at(5, 11), at(5, 12), at(6, 3), at(6, 4)}},
		{"whole", NewText("né", at(1, 2), nil), 0, 2, "né", []Pos{at(1, 2), at(1, 3), at(1, 4)}},
		{"empty", block, 3, 3, "", []Pos{at(5, 6)}},
		{"end before start", block, 5, 2, "", []Pos{at(5, 8)}},
		{"beyond both ends", NewText("ab", at(1, 2), nil), -3, 9, "ab", []Pos{at(1, 2), at(1, 3), at(1, 4)}},
		{"up to a mark", block, 9, 10, "\n", []Pos{at(5, 12), at(6, 3)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.text.Sub(tt.from, tt.to)
			if got.Value != tt.value {
				t.Fatalf("Sub(%d, %d).Value = %q, want %q", tt.from, tt.to, got.Value, tt.value)
			}
			if got.Pos != tt.places[0] {
				t.Errorf("Pos = %v, want %v", got.Pos, tt.places[0])
			}
			for off, want := range tt.places {
				if at := got.At(off); at != want {
					t.Errorf("At(%d) = %v, want %v", off, at, want)
				}
			}
		})
	}
}

// A part of a part is the same part of the whole, wherever it is taken.
func TestTextSubOfSub(t *testing.T) {
	whole := NewText("ab\ncdé\n界f", at(1, 1), []Mark{{0, 2, 3}, {3, 4, 3}, {7, 9, 1}})
	const runes = 9
	for from := range runes + 1 {
		for to := from; to <= runes; to++ {
			part := whole.Sub(from, to)
			for off := range to - from {
				if got, want := part.At(off), whole.At(from+off); got != want {
					t.Errorf("Sub(%d, %d).At(%d) = %v, want %v", from, to, off, got, want)
				}
				if got, want := part.Sub(off, to-from).At(0), whole.At(from+off); got != want {
					t.Errorf("Sub(%d, %d).Sub(%d, …).At(0) = %v, want %v", from, to, off, got, want)
				}
			}
		}
	}
}
