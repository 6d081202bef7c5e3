package checks

// Names is a set of the names that only some places of a scenario have. The
// names vu, vars, data, env and the functions are there everywhere.
type Names uint32

// The groups of names; LANGUAGE.md says what each holds.
const (
	NMsg      Names = 1 << iota // msg, text, size, binary
	NSent                       // sent
	NResponse                   // response
	NClose                      // close
	NError                      // error
	NControl                    // payload, rtt
	NTick                       // tick
	NRequest                    // request (the server's side)
)
