// Package dark keeps the live view's library from talking to the terminal before it is asked to.
//
// As it is imported, bubbletea v1 asks the terminal for its background: of every command, `wsrun version` too. The
// question stands in logs that came through a pseudo-terminal, and a terminal that never answers costs each command
// five seconds. bubbletea asks through lipgloss, which knows the answer if somebody has said it, so this package says
// it first. tui asks by itself, when there is a view to show, and does not wait.
//
// First is a matter of the import path: of the packages whose imports are ready, Go initializes the one whose path
// comes first (the Go specification, "Program initialization"). Hence this module of its own, whose path comes before
// github.com/charmbracelet/bubbletea; it imports lipgloss alone, so that it is ready as soon as bubbletea can be.
// bubbletea v2 does not ask, and the module goes with v1.
package dark
