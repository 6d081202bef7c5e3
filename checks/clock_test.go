package checks

import (
	"math"
	"strings"
	"testing"
	"time"

	"wsrun/checks/library"
	"wsrun/checks/values"
	"wsrun/diag"
)

// A sample of a message is about the time at which that was read, whenever it is taken; everything else that asks for
// the time gets the present.
func TestTimeOfAMessage(t *testing.T) {
	read := time.Date(2026, 1, 1, 0, 0, 0, 250_000, time.UTC) // 1767225600000.25 ms
	for _, tt := range []struct {
		src     string
		sample  bool
		atRead  bool // of the time that it gives
		stamped bool // somebody has to note when messages are read
	}{
		{"received", false, true, true},
		{"received + 0", true, true, true},
		{"ms() - msg.none", true, true, true},
		{"ms() - msg.none", false, false, false},
		{"size > 0 ? ms() : 0", true, true, true},
		{"text == 'x' ? 0 : ms()", true, true, true},
		{"binary[0] == 1 ? 0 : ms()", true, true, true},
		{"ms()", true, false, false},                                // of no message
		{"ms() - vars.none", true, false, false},                    // nor this
		{"size > 0 and received > 0 ? ms() : 0", true, false, true}, // it says which it means
		{"let late = ms(); late - msg.none", true, true, true},
	} {
		for _, paths := range []*Paths{nil, NewPaths()} {
			stamps := false
			var out diag.List
			e := Compile(diag.NewText(tt.src, diag.Pos{Line: 1, Col: 1}, nil), KindNumber,
				&Scope{Names: NMsg, Vars: NewNameList("none"), Paths: paths, Stamps: &stamps, Sample: tt.sample}, &out)
			if e == nil {
				t.Fatalf("%s: %v", tt.src, out)
			}
			m := NewMachine(MachineConfig{})
			m.Vars = map[string]any{"none": 0}
			m.Msg = &Message{}
			m.Msg.Reset([]byte(`{"none":0}`), false)
			m.Msg.At = read
			got, err := m.Number(e)
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			if atRead := math.Abs(got-1767225600000.25) < 0.001; atRead != tt.atRead || stamps != tt.stamped {
				t.Errorf("%s (a sample: %t): got %f, and stamps needed: %t; want the time of the read: %t, stamps: %t", tt.src, tt.sample, got, stamps, tt.atRead, tt.stamped)
			}
		}
	}
}

// Without somebody who notes it, the time of a read is not a name.
func TestTimeOfAMessageIsNotThere(t *testing.T) {
	stamps := false
	for _, sc := range []*Scope{{Names: NMsg, What: "a filter"}, {Stamps: &stamps, What: "interval"}} {
		var out diag.List
		if Compile(diag.NewText("received > 0", diag.Pos{Line: 1, Col: 1}, nil), KindBool, sc, &out) != nil {
			t.Errorf("received is there in %s", sc.What)
		} else if !strings.Contains(out[0].Message, "received") {
			t.Errorf("the finding does not name it: %v", out)
		}
	}
}

// Of two times, the later is never the smaller, in text neither.
func TestMillisAreInOrder(t *testing.T) {
	before := time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)
	for i := range 5000 {
		after := before.Add(time.Duration(i%7) * 300 * time.Nanosecond)
		a, b := library.Millis(before), library.Millis(after)
		if d := float64(after.UnixMicro()-before.UnixMicro()) / 1e3; b < a || math.Abs(b-a-d) > 0.0005 {
			t.Fatalf("%s is %f and %s is %f", before, a, after, b)
		}
		if text := values.Format(a); strings.ContainsAny(text, "eE") {
			t.Fatalf("%f is %s in text", a, text)
		}
		before = after
	}
}

func TestISOTime(t *testing.T) {
	for _, tt := range []struct {
		arg  any
		want string
	}{
		{1767225600000, "2026-01-01T00:00:00.000000Z"},
		{1767225600000.001, "2026-01-01T00:00:00.000001Z"},
		{0, "1970-01-01T00:00:00.000000Z"},
		{library.MaxISO, "9999-12-31T23:59:59.999000Z"},
	} {
		if got, err := library.ISOTime(tt.arg); err != nil || got != tt.want {
			t.Errorf("iso_time(%v) is %v, %v, want %s", tt.arg, got, err, tt.want)
		}
	}
	for _, wrong := range []any{-1, library.MaxISO + 1, math.NaN(), math.Inf(1), "2026", nil} {
		if got, err := library.ISOTime(wrong); err == nil {
			t.Errorf("iso_time(%v) is %v, want an error", wrong, got)
		}
	}
	before := time.Now().Truncate(time.Microsecond)
	now, err := library.ISOTime()
	if err != nil {
		t.Fatal(err)
	}
	if at, err := time.Parse(time.RFC3339Nano, now.(string)); err != nil || at.Before(before) || at.After(time.Now()) {
		t.Errorf("iso_time() is %v (%v), want the time now", now, err)
	}
}
