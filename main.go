// Command wsrun runs WebSocket scenarios: see README.md, or `wsrun --help`.
package main

import (
	"os"

	"wsrun/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.OS())) }
