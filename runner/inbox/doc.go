// Package inbox is what a session holds of the messages that it has read: each with its delivery, as long as somebody
// has it; those that no expect took; those that a full inbox dropped; and the last ones that came while a list waited.
//
// In come messages as the reader fills them; out come the ones that an expect takes, and one call of an Observer for
// each, when nobody can do anything about it any more. All of it is one session's, and guarded by its lock.
package inbox
