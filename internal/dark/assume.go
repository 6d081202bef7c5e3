package dark

import "github.com/charmbracelet/lipgloss"

// A variable's initializer, as nobody could call a function in time.
var _ = assume()

func assume() bool {
	lipgloss.SetHasDarkBackground(true)
	return true
}
