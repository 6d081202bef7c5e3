package scenario

import (
	"time"

	"wsrun/executor"
	"wsrun/scenario/table"
	"wsrun/socket"
)

// The values of keys that a file leaves out. The rows of the tables state them, and the compiler uses them. Defaults
// that are zero values (false, 0, an enum's first word) are only in their rows.
const (
	defaultConnect     = 10 * time.Second // connect.timeout
	defaultStatus      = 101              // connect.expect-status
	defaultTLS         = "1.2"            // tls.min-version
	defaultCompression = "deflate"        // of a compression that is a map

	defaultMessage     table.ByteCount = 32 << 20 // limits.message
	defaultInbox                       = 256      // limits.inbox
	defaultWrite                       = 10 * time.Second
	defaultClose                       = 5 * time.Second
	defaultSession                     = 10 * time.Minute
	defaultCode                        = 1000 // of a close
	defaultFIN                         = true // of a frame that send-raw writes
	defaultPick                        = "sequential"
	defaultEnd                         = "loop" // of a feeder's rows
	defaultEndOfUnique                 = "stop"

	defaultAnswer  = 200              // status of the server's http
	defaultWithin  = 10 * time.Second // of an expect: every wait is bounded
	defaultBarrier = time.Minute      // longer: a barrier waits for the slowest of all VUs
	defaultTimes   = 1
	defaultFor     = time.Second // how long no message may match

	defaultVUs         = executor.DefaultVUs
	defaultMaxVUs      = executor.DefaultMaxVUs
	leastGrace         = 5 * time.Second // graceful-stop is as long as the longest wait, from this …
	mostGrace          = 30 * time.Second
	defaultMaxDuration = 10 * time.Minute

	defaultAttempts               = 5 // reconnect.max: takes about eight seconds with the other defaults
	defaultFirst                  = 250 * time.Millisecond
	defaultMost                   = 10 * time.Second
	defaultJitter   table.Percent = 0.5
)

// defaultThreshold describes the default of compression.threshold.
func defaultThreshold() string {
	return table.Written(table.ByteCount(socket.DefaultThreshold(false))) + ", " +
		table.Written(table.ByteCount(socket.DefaultThreshold(true))) + " with context-takeover"
}
