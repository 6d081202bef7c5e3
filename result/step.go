package result

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Step is something that a single iteration did, or failed to do.
type Step struct {
	Kind      string // open, expect, expect-none, ping, check, failure, close
	Name      string // of the action or check; of an open, the URL
	Named     bool   // the file gives the name
	Alone     bool   // of a check: it is an action, and not that of the step before it
	ErrorKind string // of a failure
	At        diag.Pos
	OK        bool
	Took      time.Duration
	Detail    *metrics.Detail // of what failed; may be nil
	Survived  bool            // the iteration went on: of a failure, a close, or a handshake that is tried again
	Attempt   int             // of a handshake after a loss: which one it is; else 0
	Since     time.Duration   // of such a handshake: from the loss to its end
	Code      int             // the handshake's status, or the close code
	Reason    string          // of a close
	By        string          // who closed: client, server or network
}
