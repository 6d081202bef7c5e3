package checks

import (
	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
)

// readMessage are the names by which an expression reads a message itself.
const readMessage = readMsg | readText | readSize | readBinary

// atMessage makes ms() return the time at which the message was read, in a sample that reads a message: a measurement
// should not depend on when the message was handled. In an expression that also names `received`, ms() stays the
// current time.
func (r *resolver) atMessage(n *ast.Node) {
	if !r.sc.Sample || r.sc.Stamps == nil || r.reads&readMessage == 0 || r.reads&readReceived != 0 {
		return
	}
	if r.replaceMillis(n) {
		r.reads |= readReceived
		*r.sc.Stamps = true
	}
}

// replaceMillis replaces each ms() by received, and reports whether there was one.
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
