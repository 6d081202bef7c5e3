// Package transcript always keeps a session's latest frames, because what led to a failure is known only afterwards.
//
// Frames come in as they are written or read; descriptions of failures with their frames come out. A frame causes no
// allocation. A Ring belongs to one session, and is guarded by its lock.
package transcript
