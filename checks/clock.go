package checks

import (
	"fmt"
	"math"
	"time"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
	"wsrun/checks/values"
)

// Millis is a time in ms since 1970, to the microsecond, which a float holds exactly enough: of two times the later is
// never the smaller.
func Millis(t time.Time) float64 { return float64(t.UnixMicro()) / 1e3 }

// unixMillis is ms().
func unixMillis(...any) (any, error) { return Millis(time.Now()), nil }

// unixNanos is ns().
func unixNanos(...any) (any, error) { return int(time.Now().UnixNano()), nil }

// isoLayout is RFC 3339 with microseconds, which JavaScript, Python and all the others read.
const isoLayout = "2006-01-02T15:04:05.000000Z07:00"

// maxISO is the end of the year 9999 in ms, beyond which there is no four-digit year.
const maxISO = 253402300799999

// isoTime is iso_time() and iso_time(ms).
func isoTime(args ...any) (any, error) {
	t := time.Now()
	if len(args) > 0 {
		ms, ok := args[0].(float64)
		if n, whole := args[0].(int); whole {
			ms, ok = float64(n), true
		}
		switch {
		case !ok:
			return nil, fmt.Errorf("iso_time: expected ms since 1970, not %s", values.Kind(args[0]))
		case !(ms >= 0 && ms <= maxISO):
			text := values.Format(args[0])
			return nil, fmt.Errorf("iso_time: %s ms since 1970 is not a time before the year 10000", text)
		}
		whole := math.Floor(ms)
		t = time.UnixMilli(int64(whole)).Add(time.Duration(math.Round((ms-whole)*1e3)) * time.Microsecond)
	}
	return t.UTC().Format(isoLayout), nil
}

// readMessage are the names by which an expression reads a message itself.
const readMessage = readMsg | readText | readSize | readBinary

// atMessage makes ms() the time at which the message was read, in a sample that is about one: what is recorded of a
// message is no matter of when its turn came. An expression that names `received` has said which of the two it means.
func (r *resolver) atMessage(n *ast.Node) {
	if !r.sc.Sample || r.sc.Stamps == nil || r.reads&readMessage == 0 || r.reads&readReceived != 0 {
		return
	}
	if r.replaceMillis(n) {
		r.reads |= readReceived
		*r.sc.Stamps = true
	}
}

// replaceMillis puts received in the place of each ms(), and reports whether there is one.
func (r *resolver) replaceMillis(n *ast.Node) (found bool) {
	if call, ok := (*n).(*ast.CallNode); ok && len(call.Arguments) == 0 {
		if callee, ok := call.Callee.(*ast.IdentifierNode); ok && callee.Value == "ms" {
			syntax.Replace(n, &ast.IdentifierNode{Value: "received"})
			return true
		}
	}
	for _, child := range syntax.Children(*n) {
		found = r.replaceMillis(child) || found
	}
	return found
}
