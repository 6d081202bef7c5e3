// Package tap writes a run in version 14 of the Test Anything Protocol.
package tap
