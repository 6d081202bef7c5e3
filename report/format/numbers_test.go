package format

import (
	"math"
	"testing"
	"time"
)

func TestMilliseconds(t *testing.T) {
	for _, c := range []struct {
		ms             float64
		table, exactly string
	}{
		{0, "0s", "0 s"},
		{0.001, "1µs", "1 µs"},
		{0.00123, "1.23µs", "1.23 µs"},
		{0.02134, "21µs", "21.34 µs"},
		{0.4126, "413µs", "412.6 µs"},
		{0.99949, "999µs", "999.49 µs"},
		{0.9996, "1.00ms", "999.6 µs"}, // rounds up to the next unit
		{1, "1ms", "1 ms"},
		{1.238, "1.24ms", "1.24 ms"},
		{12.31, "12.3ms", "12.31 ms"},
		{412.449, "412ms", "412.45 ms"},
		{999.6, "1.00s", "999.6 ms"},
		{12_340, "12.3s", "12.34 s"},
		{59_960, "1m00s", "59.96 s"},
		{59_996, "1m00s", "1m 00s"},
		{124_400, "2m04s", "2m 04s"},
		{3_599_700, "1h00m", "1h 00m"},
		{3_720_000, "1h02m", "1h 02m"},
		{-1.5, "-1.50ms", "-1.5 ms"},
		{-124_400, "-2m04s", "-2m 04s"},
		{3.6e21, "1e+15h", "1e+15 h"},
		{-3.6e306, "-1e+300h", "-1e+300 h"},
		{math.MaxFloat64, "4.99e+301h", "4.99e+301 h"},
		{5e-324, "4.94e-321µs", "4.94e-321 µs"},
		{math.NaN(), "-", "-"},
		{math.Inf(1), "-", "-"},
	} {
		if got := InTable(true).Milliseconds(c.ms); got != c.table {
			t.Errorf("%v ms in a table: got %q, want %q", c.ms, got, c.table)
		}
		if got := InText(true).Exact().Milliseconds(c.ms); got != c.exactly {
			t.Errorf("%v ms exactly: got %q, want %q", c.ms, got, c.exactly)
		}
	}
	if got := InTable(false).Milliseconds(0.4); got != "400us" {
		t.Errorf("in ASCII: got %q, want %q", got, "400us")
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0 B", 1: "1 B", 999: "999 B", 999.6: "1.0 kB", 1000: "1.0 kB", 1843: "1.8 kB", 9949: "9.9 kB", 9951: "10 kB",
		98_765_432: "99 MB", 1_234_567: "1.2 MB", 2.3e18: "2.3 EB", 5e21: "5000 EB",
	} {
		if got := (Numbers{}).Bytes(n); got != want {
			t.Errorf("%v bytes: got %q, want %q", n, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v               float64
		three, decimals string
	}{
		{0, "0", "0"},
		{42, "42", "42"},
		{1234567, "1234567", "1234567"},
		{16.33, "16.3", "16.33"},
		{0.2123, "0.212", "0.21"},
		{196.7, "197", "196.7"},
		{9.999, "10.0", "10"},
		{2172.6, "2173", "2172.6"},
		{0.0005, "0.000500", "0.0005"}, // no 0
		{-0.01234, "-0.0123", "-0.0123"},
		{1e-9, "1e-09", "1e-09"},
		{2.5e18, "2.5e+18", "2.5e+18"},
		{math.Inf(-1), "-", "-"},
	} {
		if got := (Numbers{digits: 3}).Number(c.v); got != c.three {
			t.Errorf("%v with three digits: got %q, want %q", c.v, got, c.three)
		}
		if got := (Numbers{}).Number(c.v); got != c.decimals {
			t.Errorf("%v with two decimals: got %q, want %q", c.v, got, c.decimals)
		}
	}
}

// All and none are said only of all and none.
func TestPercent(t *testing.T) {
	for _, c := range []struct {
		passes, fails int64
		want          string
	}{
		{1, 0, "100%"}, {0, 1, "0%"}, {1, 1, "50%"}, {2, 1, "66.67%"}, {999_999, 1, "99.99%"}, {1, 999_999, "0.01%"},
	} {
		share := float64(c.passes) / float64(c.passes+c.fails)
		if got := Percent(share, c.passes, c.fails); got != c.want {
			t.Errorf("%d passes, %d fails: got %q, want %q", c.passes, c.fails, got, c.want)
		}
	}
}

func TestShare(t *testing.T) {
	for v, want := range map[float64]string{0: "0%", 1: "100%", 0.9985: "99.85%", 0.99991: "99.991%", math.NaN(): "-"} {
		if got := (Numbers{}).Share(v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 12 * time.Millisecond: "12 ms", 418 * time.Millisecond: "0.4 s", 59_940 * time.Millisecond: "59.9 s",
		59_960 * time.Millisecond: "1m 00s", 61_234 * time.Millisecond: "1m 01s", 3*time.Hour + 62*time.Second: "3h 01m 02s",
		3_599_700 * time.Millisecond: "1h 00m 00s",
	} {
		if got := Elapsed(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestGroupedIn(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"1":                                "1",
		"999":                              "999",
		"1000":                             "1,000",
		"-1234567":                         "-1,234,567",
		"12345.6789 ms":                    "12,345.6789 ms",
		"0.123456":                         "0.123456",
		"2507 iterations in 1m 05s: 2364.": "2,507 iterations in 1m 05s: 2,364.",
		"min 0, max 20000":                 "min 0, max 20,000",
		"v1.2000.3000":                     "v1.2000.3000",
	} {
		if got := GroupedIn(text); got != want {
			t.Errorf("groupedIn(%q): got %q, want %q", text, got, want)
		}
	}
}
