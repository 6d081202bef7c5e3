package diag

import "testing"

func TestPosString(t *testing.T) {
	tests := []struct {
		pos  Pos
		want string
	}{
		{Pos{"f.yaml", 3, 5}, "f.yaml:3:5"},
		{Pos{"f.yaml", 3, 0}, "f.yaml:3"},
		{Pos{"f.yaml", 0, 0}, "f.yaml"},
		{Pos{"f.yaml", 0, 5}, "f.yaml"}, // a column of no line is none
		{Pos{"", 3, 5}, "3:5"},
		{Pos{}, ""},
		{Pos{"a\nb\x1b[2J.yaml", 1, 1}, `a\nb\x1b[2J.yaml:1:1`},
	}
	for _, tt := range tests {
		if got := tt.pos.String(); got != tt.want {
			t.Errorf("%#v.String() = %q, want %q", tt.pos, got, tt.want)
		}
	}
}
