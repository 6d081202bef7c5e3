//go:build !linux

package runner_test

import "testing"

func fullBacklog(t testing.TB) []fault {
	return []fault{{path: "full backlog", errors: "tcp.timeout", skip: "what a full queue does differs from system to system"}}
}
