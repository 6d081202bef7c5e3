// Package detail holds what every report shows about one failure: both sides of a handshake, the frames of a session,
// and the source line. It makes bytes from a server fit to print; the layout is up to the reports.
package detail
