package runner

// UsageError is a mistake outside of the file that shows before the first connection.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }
