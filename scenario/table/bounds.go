package table

import (
	"fmt"
	"math"
	"time"
)

// What a file says and what a flag says instead is held to the same bounds, and refused in the same words.

// Count bounds a whole number.
type Count struct{ Least, Most int }

// AtLeast bounds numbers that have only a least one.
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

// Shape is the bounds as the schema has them.
func (c Count) Shape() *Shape {
	s := &Shape{Type: "integer", Min: &c.Least}
	if c.Most < math.MaxInt32 {
		s.Max = &c.Most
	}
	return s
}

// ParsePeriod reads a duration above 0: a bound or a period that is nothing would mean nothing.
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

// ParsePace reads a rate above 0; the result is per second.
func ParsePace(text string) (float64, error) {
	rate, err := ParseRate(text)
	if err == nil && rate == 0 {
		err = fmt.Errorf("a rate must be above 0, not %s", text)
	}
	return rate, err
}
