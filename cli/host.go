package cli

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// host says what the run is made on. Of a machine whose processors it may not all use it says how many it may.
func host() string {
	cpus := fmt.Sprintf("%d CPUs", runtime.NumCPU())
	if runtime.NumCPU() == 1 {
		cpus = "1 CPU"
	}
	if may := runtime.GOMAXPROCS(0); may < runtime.NumCPU() {
		cpus += fmt.Sprintf(" of which %d may be used", may)
	}
	return fmt.Sprintf("%s/%s, %s, %s", runtime.GOOS, runtime.GOARCH, cpus, runtime.Version())
}

// given are the flags that decide what a run is, as they were written; of variables the names alone.
func (f *runFlags) given() string {
	matter := []string{"url", "profile", "vus", "duration", "iterations", "rate", "parallel", "tag", "seed", "no-thresholds", "fail-fast"}
	var words []string
	f.set.Visit(func(flag *pflag.Flag) {
		list, _ := flag.Value.(pflag.SliceValue)
		switch {
		case flag.Name == "env":
			for _, kv := range f.env {
				name, _, _ := strings.Cut(kv, "=")
				words = append(words, "-e "+shellWord(name))
			}
		case !slices.Contains(matter, flag.Name):
		case flag.Value.Type() == "bool":
			words = append(words, "--"+flag.Name)
		case list != nil:
			for _, v := range list.GetSlice() {
				words = append(words, "--"+flag.Name+" "+shellWord(v))
			}
		default:
			words = append(words, "--"+flag.Name+" "+shellWord(flag.Value.String()))
		}
	})
	return strings.Join(words, " ")
}

// shellWord quotes a word where a shell would not take it as it is.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
