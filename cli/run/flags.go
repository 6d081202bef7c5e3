package run

import (
	"slices"
	"strings"

	"wsrun/cli/flags"
	"wsrun/diag"
	"wsrun/socket"

	"github.com/spf13/pflag"
)

// Flags holds the flags of run, as written.
type Flags struct {
	url        string
	env        []string
	vus        int
	duration   string
	iterations int
	tags       []string
	out        []string
	tui        string
	quiet      bool
	trace      bool
	seed       uint64
	failFast   bool
	profile    string
	rate       string
	parallel   int
	noLimits   bool
	scrapes    string
	allowRead  []string
	linger     string
	push       bool
	set        *pflag.FlagSet
}

// NewFlags adds the flags of run to a command's.
func NewFlags(fs *pflag.FlagSet) *Flags {
	f := &Flags{set: fs}
	fs.SortFlags = false
	fs.StringVar(&f.url, "url", "", "the target `URL`, instead of the file's")
	fs.StringArrayVarP(&f.env, "env", "e", nil, "`KEY=VALUE` for expressions; wins over the environment (repeatable)")
	flags.AllowRead(fs, &f.allowRead)
	fs.StringVar(&f.profile, "profile", "", "use the file's load profile `NAME`")
	fs.IntVarP(&f.vus, "vus", "u", 0, "`N` virtual users")
	fs.StringVarP(&f.duration, "duration", "d", "", "start iterations for this long, such as `30s`")
	fs.IntVarP(&f.iterations, "iterations", "i", 0, "`N` iterations in all, shared among the VUs")
	fs.StringVar(
		&f.rate,
		"rate",
		"",
		"iterations to start per second, such as `50/s`, whether or not earlier ones have ended",
	)
	fs.IntVar(&f.parallel, "parallel", 1, "`N` scenarios at a time")
	fs.StringArrayVar(&f.tags, "tag", nil, "`KEY=VALUE` on every sample (repeatable)")
	fs.StringArrayVarP(
		&f.out,
		"out",
		"o",
		nil,
		"`KIND=PATH`: an output, such as json=summary.json; - as PATH is standard output (repeatable)",
	)
	fs.StringVar(&f.scrapes, "metrics-listen", "", "`ADDRESS` where Prometheus scrapes the run")
	fs.StringVar(&f.linger, "metrics-linger", "", "wait at most `30s` for a last scrape")
	fs.BoolVar(&f.push, "otlp", false, "push metrics over OTLP/HTTP; the OTEL_* variables say where to and how")
	fs.Var(
		flags.NewChoice(&f.tui, "auto", "always", "never"),
		"tui",
		"live view `WHEN`: auto (loads, in a terminal, no CI), always (single iterations too) or never",
	)
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no summary, failures only")
	fs.BoolVar(&f.trace, "trace", false, "print every frame")
	fs.Uint64Var(&f.seed, "seed", 0, "seed `N` for everything random; printed when not given")
	fs.BoolVar(&f.noLimits, "no-thresholds", false, "ignore the file's thresholds")
	fs.BoolVar(&f.failFast, "fail-fast", false, "stop after the first failed iteration")
	return f
}

// given returns the flags that determine what a run is, as written, but with only the names of variables and without
// passwords in URLs.
func (f *Flags) given() string {
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
