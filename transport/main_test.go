package transport_test

import (
	"testing"

	"wsrun/internal/wstest"
)

func TestMain(m *testing.M) { wstest.Main(m) }
