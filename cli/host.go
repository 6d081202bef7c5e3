package cli

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/socket"

	"github.com/spf13/pflag"
)

// host says what the run is made on. Of a machine whose processors it may not all use it says how many it may.
func host() string {
	cpus := diag.Count(runtime.NumCPU(), "CPU")
	if may := runtime.GOMAXPROCS(0); may < runtime.NumCPU() {
		cpus += fmt.Sprintf(" of which %d may be used", may)
	}
	return fmt.Sprintf("%s/%s, %s, %s", runtime.GOOS, runtime.GOARCH, cpus, runtime.Version())
}

// given are the flags that decide what a run is, as they were written; of variables the names alone, and no password of
// a URL.
func (f *runFlags) given() string {
	matter := []string{
		"profile",
		"vus",
		"duration",
		"iterations",
		"rate",
		"parallel",
		"tag",
		"seed",
		"no-thresholds",
		"fail-fast",
	}
	var words []string
	f.set.Visit(func(flag *pflag.Flag) {
		list, _ := flag.Value.(pflag.SliceValue)
		switch {
		case flag.Name == "env":
			for _, kv := range f.env {
				name, _, _ := strings.Cut(kv, "=")
				words = append(words, "-e "+diag.ShellWord(name))
			}
		case flag.Name == "url":
			words = append(words, "--url "+diag.ShellWord(socket.PublicURL(f.url)))
		case !slices.Contains(matter, flag.Name):
		case flag.Value.Type() == "bool":
			words = append(words, "--"+flag.Name)
		case list != nil:
			for _, v := range list.GetSlice() {
				words = append(words, "--"+flag.Name+" "+diag.ShellWord(v))
			}
		default:
			words = append(words, "--"+flag.Name+" "+diag.ShellWord(flag.Value.String()))
		}
	})
	return strings.Join(words, " ")
}
