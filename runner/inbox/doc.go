// Package inbox holds the messages that a session has read: each with its delivery, as long as something refers to it;
// those that no expect took; those that a full inbox dropped; and the latest ones that arrived while a list waited.
//
// Messages come in as the reader fills them; those that an expect takes come out, along with one call of an Observer
// for each message when nothing more can happen to it. Everything belongs to one session, and is guarded by its lock.
package inbox
