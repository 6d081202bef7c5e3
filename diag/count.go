package diag

import "strconv"

// Count formats a number of things: "1 error", "2 errors". The plural is the singular with an s.
func Count[N int | int64](n N, what string) string {
	text := strconv.FormatInt(int64(n), 10) + " " + what
	if n != 1 {
		text += "s"
	}
	return text
}
