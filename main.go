// Command wsrun runs WebSocket scenarios: see README.md, or `wsrun --help`.
package main

import (
	"io"
	"log"
	"os"

	"wsrun/cli"
)

func main() {
	// net/http logs there what some servers send unasked: no place for lines without end, and none in a live view.
	log.SetOutput(io.Discard)
	os.Exit(cli.Main(os.Args[1:], cli.OS()))
}
