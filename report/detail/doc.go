// Package detail is what every report tells of one failure: both sides of a handshake, the frames of a session, and the
// source line. It makes bytes that came from a server fit to print; how they are laid out is up to the reports.
package detail
