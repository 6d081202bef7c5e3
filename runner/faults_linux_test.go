package runner_test

import (
	"testing"

	"wsrun/internal/hostile"
)

func fullBacklog(t testing.TB) []fault {
	return []fault{{path: "full backlog", url: "ws://" + hostile.FullBacklog(t) + "/", waits: 1, errors: "tcp.timeout", says: "no TCP connection to 127.0.0.1:"}}
}
