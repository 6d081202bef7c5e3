package exit

import "fmt"

// UsageError is a mistake on the command line. Its exit code is Usage.
type UsageError struct {
	Message string
	Help    string // the command whose --help helps; "" where the message says all
}

func (e *UsageError) Error() string { return e.Message }

// Usagef returns a UsageError whose message says all.
func Usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}
