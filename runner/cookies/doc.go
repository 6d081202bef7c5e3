// Package cookies is a virtual user's cookie jar: the standard library's, with what browsers demand beside RFC 6265,
// and with bounds, so that a server that sets new cookies with every answer costs no more in a long run than in a short
// one.
//
// In come the answers' Set-Cookie headers; out come the cookies of a request. A Jar knows nothing of who uses it: what
// it refuses it tells a function.
//
//	jar := cookies.New(func(name, why string) { … })
package cookies
