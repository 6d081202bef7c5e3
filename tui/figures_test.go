package tui

import (
	"math"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	g := newGlyphs(true)
	for _, tt := range []struct{ got, want string }{
		{short(0), "0"}, {short(12), "12"}, {short(3.44), "3.4"}, {short(9.96), "10"}, {short(999), "999"}, {short(999.4), "999"},
		{short(999.6), "1.0k"}, {short(1000), "1.0k"}, {short(-1234), "-1.2k"}, {short(56e6), "56M"}, {short(math.NaN()), "-"},
		{g.ms(0), "0"}, {g.ms(0.0123), "12.3µs"}, {g.ms(0.9996), "1.00ms"}, {g.ms(12.34), "12.3ms"}, {g.ms(999.4), "999ms"},
		{g.ms(999.6), "1.00s"}, {g.ms(59_949), "59.9s"}, {g.ms(59_960), "1:00"}, {g.ms(61_000), "1:01"},
		{g.ms(-12.34), "-12.3ms"}, {g.ms(-61_000), "-1:01"}, {g.ms(3.6e300), "1e+294h"}, {g.ms(1e-300), "1e-297µs"},
		{count(999), "999"}, {count(-1234567), "-1,234,567"}, {count(12_345_678), "12M"},
		{percent(1), "100%"}, {percent(0.99999), "99.99%"}, {percent(0.00001), "0.01%"}, {percent(0.125), "12.5%"}, {percent(0), "0%"},
		{size(999), "999 B"}, {size(1500), "1.5kB"}, {clock(3725 * time.Second), "1:02:05"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
