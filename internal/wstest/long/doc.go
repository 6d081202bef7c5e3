// Package long decides how much the tests do. `go test ./...` runs a representative part of each expensive search,
// soak and crowd; with WSRUN_LONG=1 in the environment, as in `make long` and in the step of that name in .ci/run, the
// same tests run in full.
//
//	if !long.Enabled() {
//		tries = tries[:20]
//	}
//
// A test of which no part is worth its time starts with
//
//	long.Only(t)
package long
