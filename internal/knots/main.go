package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	verbose := flag.Bool("v", false, "list the files of each package's biggest knot")
	flag.Parse()
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	rooms, err := measure(".", patterns...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "knots:", err)
		os.Exit(1)
	}
	printTable(os.Stdout, rooms)
	if !*verbose {
		return
	}
	for _, r := range rooms {
		if len(r.knot) > 1 {
			fmt.Printf("\n%s: %s\n", r.name, strings.Join(r.knot, " "))
		}
	}
}
