// Package syntax handles the text of an expression and its tree, without any meaning: it knows no names, functions or
// types.
//
// [Parse] turns text into a tree. [Children], [ConstChain] and [Conjuncts] take a tree apart, [Replace], [Call],
// [Index] and [Field] rewrite it, and [SpanOf] finds where a node is written. For what the parser rejects, [Meant] says
// what to write instead.
//
// Places are in runes from the start of the text. All functions are safe for concurrent use, as long as each tree
// belongs to one goroutine.
package syntax
