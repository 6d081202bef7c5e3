// Package har writes the conversations of a run as an HTTP Archive, which the developer tools of browsers import.
package har
