package scenario

import (
	"fmt"
	"strconv"
	"time"

	"wsrun/diag"
	"wsrun/executor"
	"wsrun/socket"
)

// What a key is when a file leaves it out. The rows of the tables say it by these values, and the compiler uses them.
// Defaults of false, of 0s and of an enum's first word are what a zero value means, and stand in their rows alone.
const (
	defaultConnect     = 10 * time.Second // connect.timeout
	defaultStatus      = 101              // connect.expect-status
	defaultTLS         = "1.2"            // tls.min-version
	defaultCompression = "deflate"        // of a compression that is a map

	defaultMessage     byteCount = 32 << 20 // limits.message
	defaultInbox                 = 256      // limits.inbox
	defaultWrite                 = 10 * time.Second
	defaultClose                 = 5 * time.Second
	defaultSession               = 10 * time.Minute
	defaultCode                  = 1000 // of a close
	defaultFIN                   = true // of a frame that send-raw writes
	defaultPick                  = "sequential"
	defaultEnd                   = "loop" // of a feeder's rows
	defaultEndOfUnique           = "stop"

	defaultWithin  = 10 * time.Second // of an expect: every wait has an end
	defaultBarrier = time.Minute      // longer: a barrier waits for the slowest of all VUs
	defaultTimes   = 1
	defaultFor     = time.Second // how long no message may match

	defaultVUs         = executor.DefaultVUs
	defaultMaxVUs      = executor.DefaultMaxVUs
	leastGrace         = 5 * time.Second // graceful-stop is as long as the longest wait, from this …
	mostGrace          = 30 * time.Second
	defaultMaxDuration = 10 * time.Minute

	defaultAttempts       = 5 // reconnect.max: within some eight seconds, with the others
	defaultFirst          = 250 * time.Millisecond
	defaultMost           = 10 * time.Second
	defaultJitter   share = 0.5
)

// defaultThreshold is said of compression.threshold.
func defaultThreshold() string {
	return written(byteCount(socket.DefaultThreshold(false))) + ", " +
		written(byteCount(socket.DefaultThreshold(true))) + " with context-takeover"
}

// byteCount and share are numbers that a file writes with a unit.
type (
	byteCount int64
	share     float64
)

// written is a default as a file would have it: a value, or words that say it; nil is none.
func written(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case time.Duration:
		return diag.Duration(v)
	case Range:
		return diag.Duration(v.From) + ".." + diag.Duration(v.To)
	case share:
		return strconv.FormatFloat(float64(v)*100, 'g', -1, 64) + "%"
	case byteCount:
		for _, unit := range []struct {
			name  string
			bytes byteCount
		}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
			if v > 0 && v%unit.bytes == 0 {
				return fmt.Sprint(int64(v/unit.bytes), unit.name)
			}
		}
		return fmt.Sprint(int64(v), "B")
	}
	return fmt.Sprint(value)
}
