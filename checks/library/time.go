package library

import (
	"fmt"
	"math"
	"time"

	"wsrun/checks/values"
)

// Millis returns a time in ms since 1970, to the microsecond. A float holds it precisely enough that the later of two
// times is never the smaller one.
func Millis(t time.Time) float64 { return float64(t.UnixMicro()) / 1e3 }

// unixMillis implements ms().
func unixMillis(...any) (any, error) { return Millis(time.Now()), nil }

// unixNanos implements ns().
func unixNanos(...any) (any, error) { return int(time.Now().UnixNano()), nil }

// isoLayout is RFC 3339 with microseconds, which JavaScript, Python and all others read.
const isoLayout = "2006-01-02T15:04:05.000000Z07:00"

// MaxISO is the end of the year 9999 in ms; later years have five digits.
const MaxISO = 253402300799999

// ISOTime implements iso_time() and iso_time(ms).
func ISOTime(args ...any) (any, error) {
	t := time.Now()
	if len(args) > 0 {
		ms, ok := args[0].(float64)
		if n, whole := args[0].(int); whole {
			ms, ok = float64(n), true
		}
		switch {
		case !ok:
			return nil, fmt.Errorf("iso_time: expected ms since 1970, not %s", values.Kind(args[0]))
		case !(ms >= 0 && ms <= MaxISO):
			text := values.Format(args[0])
			return nil, fmt.Errorf("iso_time: %s ms since 1970 is not a time before the year 10000", text)
		}
		whole := math.Floor(ms)
		t = time.UnixMilli(int64(whole)).Add(time.Duration(math.Round((ms-whole)*1e3)) * time.Microsecond)
	}
	return t.UTC().Format(isoLayout), nil
}
