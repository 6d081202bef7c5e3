// Package runner is the stage that runs a plan: virtual users, their sessions, and the file's own server.
//
// In comes an immutable scenario.Plan; out come samples, in a metrics.Registry, and an Outcome. A VU is one goroutine
// that blocks in its socket's read and handles events there; timers handle theirs in the runtime's goroutines, under
// the same mutex, so that an iteration is single-threaded without a channel or a second goroutine for a connection. A
// list of actions that waits is a task: a program counter, and no goroutine.
//
// From the outside in: the Runner owns the run; a vu begins one iteration after another and dials. An iteration runs
// the file's lists: it has the lock, the timers, the variables and the machine for expressions, and asks its host for
// the rest of the run. What it is connected to it knows as a part. A session is the part that is one WebSocket
// connection, at the end that the iteration's Role says: it has the lists that wait for messages, its clocks, and the
// verdict on its end. A task says which part its actions act on, if any, and an observer is told of what they do: once
// of each message, with its delivery, when nobody can do anything about it any more.
//
// What runs a verb is a function in a file named after it, and a case of runStep. One that has to wait leaves a wait in
// its task, which says what happens when its time is up and how it is cancelled.
//
//	r, err := runner.New(plan, runner.Options{Registry: reg, Env: env, Seed: seed})
//	…
//	outcome := r.Run(ctx, cut)
//
// Who owns what: the Runner owns its VUs and the loopback server, and joins everything that it starts before Run
// returns. A session's fields are guarded by its iteration's mutex; only the connection is also reached without it, to
// cut it. Where a server's lists act on its other connections, these form a room and share one mutex. What happens on a
// connection is neither a finding nor an error of ours: it is a sample with a kind (see
// failure).
//
// What led to a failure is known only afterwards. So each session keeps its latest frames, always (see transcript), and
// a run that was given an Archive keeps whole conversations.
package runner
