package table

import (
	"fmt"
	"strconv"
	"time"

	"wsrun/diag"
)

// ByteCount and Percent are numbers that a file writes with a unit.
type (
	ByteCount int64
	Percent   float64
)

// Written returns a default as a file would write it: a value, or a description; nil is none.
func Written(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case time.Duration:
		return diag.Duration(v)
	case Range:
		return diag.Duration(v.From) + ".." + diag.Duration(v.To)
	case Percent:
		return strconv.FormatFloat(float64(v)*100, 'g', -1, 64) + "%"
	case ByteCount:
		for _, unit := range []struct {
			name  string
			bytes ByteCount
		}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
			if v > 0 && v%unit.bytes == 0 {
				return fmt.Sprint(int64(v/unit.bytes), unit.name)
			}
		}
		return fmt.Sprint(int64(v), "B")
	}
	return fmt.Sprint(value)
}
