// Package syntax is the text of an expression and its tree, without a meaning: it knows no name, no function and no
// type.
//
// [Parse] makes a tree of a text. [Children], [ConstChain] and [Conjuncts] take a tree apart, [Replace], [Call],
// [Index] and [Field] rewrite it, and [SpanOf] finds where a node is written. For what the parser refuses, [Meant]
// says what to write instead.
//
// Places are in runes from the start of the text. All functions are safe for concurrent use, as far as each tree
// belongs to one goroutine.
package syntax
