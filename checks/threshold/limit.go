package threshold

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// parseLimit parses the number in the metric's unit: ms, bytes, a share from 0 to 1, or a bare number.
func (t *Threshold) parseLimit(number, unit string, def metrics.Def) (float64, error) {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number", diag.Quote(number))
	}
	if v == 0 {
		number = "0" // not a fraction with a million digits, as for 1e-1000000
	}
	units := t.units(def)
	switch {
	case def.Type == metrics.RateType && unit == "" && (v < 0 || v > 1):
		return 0, fmt.Errorf("a rate is a share: %s%%, or a number from 0 to 1", number)
	case unit == "" && units[""] == "":
		return 0, fmt.Errorf("%s needs a unit: %sms or %ss?", number, number, number)
	case def.Unit == metrics.Bytes:
		unit = strings.TrimSuffix(unit, "/s")
	}
	factor, ok := units[unit]
	if !ok && units["ms"] != "" {
		if d, err := time.ParseDuration(number + unit); err == nil {
			return exactly(strconv.FormatInt(int64(d), 10), units["ns"]), nil
		}
	}
	if !ok {
		hint := ""
		if meant := meantUnit(unit); units[meant] != "" && meant != "" {
			hint = ", did you mean " + diag.Quote(meant) + "?"
		}
		return 0, fmt.Errorf("%s is not a unit of %s's %s%s",
			diag.Quote(unit), def.Name, t.Aggregate, hint)
	}
	return exactly(number, factor), nil
}

// units returns the units allowed after the number, each with its size in the metric's own unit.
func (t *Threshold) units(def metrics.Def) map[string]string {
	bytes := def.Unit == metrics.Bytes
	switch {
	case def.Type == metrics.RateType:
		return map[string]string{"": "1", "%": "1/100"}
	case t.Aggregate == "count" && (!bytes || def.Type == metrics.TrendType):
		return map[string]string{"": "1"}
	case t.Aggregate == "rate" && !bytes:
		return map[string]string{"": "1", "/s": "1"}
	case def.Unit == metrics.Milliseconds:
		return map[string]string{
			"ns": "1/1000000", "us": "1/1000", "µs": "1/1000", "ms": "1", "s": "1000", "m": "60000", "h": "3600000",
		}
	case bytes:
		return map[string]string{
			"": "1", "B": "1", "KB": "1000", "KiB": "1024", "MB": "1000000", "MiB": "1048576",
			"GB": "1000000000", "GiB": "1073741824",
		}
	}
	return map[string]string{"": "1", def.Unit: "1"}
}

// exactly multiplies fractions and rounds once: 70% must be exactly the number that 14 of 20 gives, or >= would fail.
// number must be accepted by strconv.ParseFloat.
func exactly(number, factor string) float64 {
	n, _ := new(big.Rat).SetString(number)
	f, _ := new(big.Rat).SetString(factor)
	if n == nil || f == nil {
		return 0
	}
	v, _ := n.Mul(n, f).Float64()
	return v
}
