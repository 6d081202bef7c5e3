package runner

// UsageError is a mistake that shows before the first connection, outside of the file.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }
