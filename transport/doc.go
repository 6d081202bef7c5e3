// Package transport opens the connections that a protocol travels on, and says
// what went wrong with them.
//
// In: an error of a connection, the [Phase] that it happened in and whom it was
// spoken to. Out: an [Error] with one [Kind] of a closed list and a sentence
// that names the target. The package knows neither WebSocket nor HTTP requests:
// a protocol describes phases of its own by [Phase].
package transport
