package exit

import "fmt"

// UsageError is a mistake on the command line. Its exit code is Usage.
type UsageError struct {
	Message string
	Help    string // command whose --help is useful; "" if the message is enough
}

func (e *UsageError) Error() string { return e.Message }

// Usagef returns a UsageError that needs no help.
func Usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}
