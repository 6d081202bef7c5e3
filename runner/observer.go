package runner

// observer is what watches one connection, or what an iteration does without one. It is told once of each thing that
// happens, and passes it on to its parts: metrics, the transcript, the archive's tape, coverage and the stream of steps.
// Guarded by the iteration's mutex.
type observer struct {
	it   *iteration
	sock *session     // nil: what is watched needs none
	inst *instruments // nil on the server's end, which measures nothing

	since  int64 // when the session opened
	frames transcript
	recent recent
	tape   *tape // of the conversation, if it is kept
	early  earlyChecks
}
