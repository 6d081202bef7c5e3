// Package transcript keeps a session's latest frames, always: what led to a failure is known only afterwards.
//
// In come frames as they are written or read; out come the descriptions of failures with their frames. It allocates
// nothing for a frame. A Ring is one session's, and guarded by its lock.
package transcript
