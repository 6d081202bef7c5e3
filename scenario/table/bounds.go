package table

import (
	"fmt"
	"math"
	"time"
)

// Values in the file and flags that replace them have the same bounds, and the same messages.

// Count holds the bounds of a whole number.
type Count struct{ Least, Most int }

// AtLeast returns bounds with only a lower limit.
func AtLeast(least int) Count { return Count{least, math.MaxInt32} }

// Check returns what is wrong with n; nil if nothing is.
func (c Count) Check(n int) error {
	switch {
	case n < c.Least:
		return fmt.Errorf("%d is too small: at least %d", n, c.Least)
	case n > c.Most:
		return fmt.Errorf("%d is too large: at most %d", n, c.Most)
	}
	return nil
}

// Shape returns the bounds for the schema.
func (c Count) Shape() *Shape {
	s := &Shape{Type: "integer", Min: &c.Least}
	if c.Most < math.MaxInt32 {
		s.Max = &c.Most
	}
	return s
}

// ParsePeriod parses a duration above 0: a limit or a period of 0 would make no sense.
func ParsePeriod(text string) (time.Duration, error) {
	d, err := ParseDuration(text)
	if err == nil {
		err = isPeriod(d, text)
	}
	return d, err
}

func isPeriod(d time.Duration, text string) error {
	if d == 0 {
		return fmt.Errorf("%s is too short: it must be above 0", text)
	}
	return nil
}

// ParsePace parses a rate above 0; the result is per second.
func ParsePace(text string) (float64, error) {
	rate, err := ParseRate(text)
	if err == nil && rate == 0 {
		err = fmt.Errorf("a rate must be above 0, not %s", text)
	}
	return rate, err
}
