package scenario

import (
	"strings"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/scenario/table"
)

// Each row is a load with the command line's flags, and what comes of both.
func TestLoad(t *testing.T) {
	tests := []struct {
		load string
		opt  Options
		want string
	}{
		{"", Options{}, "1 VU, 1 iteration"},
		{"load: {}", Options{}, "1 VU, 1 iteration"},
		{"load: {vus: 5}", Options{}, "5 VUs, 1 iteration each"},
		{"load: {vus: 5, iterations: 10}", Options{}, "5 VUs, 10 iterations in all"},
		{"load: {iterations: 10}", Options{}, "1 VU, 10 iterations"},
		{"load: {vus: 5, iterations-per-vu: 2}", Options{}, "5 VUs, 2 iterations each"},
		{"load: {vus: 5, duration: 10s}", Options{}, "5 VUs for 10s"},
		{"load: {stages: [{duration: 10s, vus: 5}, {duration: 0s, vus: 2}]}", Options{}, "ramps to 5 VUs in 10s, then 2 VUs in 0s"},
		{"load: {stages: [{duration: 10s, vus: 5}, {duration: 20s, vus: 5}, {duration: 5s, vus: 0}]}", Options{}, "ramps to 5 VUs in 10s, then 5 VUs for 20s, then 0 VUs in 5s"},
		{"load: {stages: [{duration: 10s, rate: 3/m}, {duration: 10s, rate: 0/s}], max-vus: 3}", Options{}, "ramps to 3/m in 10s, then 0/s in 10s, at most 3 VUs"},
		{"load: {vus: 5, duration: 10s, warm-up: 2s}", Options{}, "5 VUs for 10s, 2s of it warm-up"},
		{"load: {rate: 1/h, duration: 1m}", Options{}, "1/h for 1m, at most 1000 VUs"},
		{"load: {rate: 30/m, duration: 1m}", Options{}, "0.5/s for 1m, at most 1000 VUs"},
		{"load: {rate: 50/s, duration: 10s, max-vus: 20}", Options{}, "50/s for 10s, at most 20 VUs"},
		{"load: {stages: [{duration: 10s, rate: 5/s}], max-vus: 3}", Options{}, "ramps to 5/s in 10s, at most 3 VUs"},

		{"", Options{VUs: 3}, "3 VUs, 1 iteration each"},
		{"load: {vus: 5, iterations: 10}", Options{VUs: 2}, "2 VUs, 10 iterations in all"},
		{"load: {vus: 5, duration: 10s}", Options{Iterations: 7}, "5 VUs, 7 iterations in all"},
		{"load: {vus: 5, iterations: 10}", Options{Duration: time.Second}, "5 VUs for 1s"},
		{"load: {vus: 5, iterations: 10}", Options{Duration: time.Second, VUs: 2}, "2 VUs for 1s"},
		{"load: {stages: [{duration: 10s, vus: 5}]}", Options{Duration: time.Second, VUs: 2}, "2 VUs for 1s"},
		{"load: {stages: [{duration: 10s, vus: 5}]}", Options{Iterations: 3}, "1 VU, 3 iterations"},
		{"load: {rate: 5/s, duration: 10s}", Options{Duration: time.Second}, "5/s for 1s, at most 1000 VUs"},
		{"load: {rate: 5/s, duration: 10s}", Options{Rate: 9}, "9/s for 10s, at most 1000 VUs"},
		{"load: {rate: 5/s, duration: 10s, max-vus: 4}", Options{Rate: 9, VUs: 2}, "9/s for 10s, at most 2 VUs"},
		{"load: {rate: 5/s, duration: 10s, max-vus: 4}", Options{Rate: 9}, "9/s for 10s, at most 4 VUs"},
		{"load: {stages: [{duration: 10s, vus: 5}, {duration: 1s, vus: 5, drop: 30%}]}", Options{}, "ramps to 5 VUs in 10s, then 5 VUs for 1s with 30% dropped"},
		{"load: {vus: 5, duration: 10s}", Options{Rate: 9}, "9/s for 10s, at most 1000 VUs"},
		{"load: {rate: 5/s, duration: 10s}", Options{Iterations: 3}, "1 VU, 3 iterations"},

		{"load: {vus: 5}\nprofiles: {smoke: {vus: 1, duration: 5s}}", Options{Profile: "smoke"}, "1 VU for 5s (profile smoke)"},
		{"profiles: {smoke: {vus: 1, duration: 5s}}", Options{Profile: "smoke", VUs: 3}, "3 VUs for 5s (profile smoke)"},
	}
	for _, tt := range tests {
		var found diag.List
		sc := Parse("f.yaml", []byte("server: echo\n"+tt.load), &found)
		p := Compile(sc, tt.opt, &found)
		if got := p.Load.String(); got != tt.want || len(found) > 0 {
			t.Errorf("%q with %+v: got %q, want %q; found %v", tt.load, tt.opt, got, tt.want, found)
		}
	}
}

// Flags that don't fit the file are findings, at the flag or at what there is.
func TestLoadFlags(t *testing.T) {
	tests := []struct {
		load string
		opt  Options
		want string
	}{
		{"", Options{Rate: 5}, "--rate: a rate needs a duration: add --duration"},
		{"load: {stages: [{duration: 10s, vus: 5}]}", Options{VUs: 2}, "--vus: the load's stages say how many VUs there are: add --duration or --iterations to replace them"},
		{"", Options{Profile: "smoke"}, `f.yaml:1:1: no profile is named "smoke"`},
		{"profiles: {smoke: {}, soak: {}}", Options{Profile: "smok"}, `f.yaml:2:12: no profile is named "smok", did you mean "smoke"?`},
	}
	for _, tt := range tests {
		var found diag.List
		Compile(Parse("f.yaml", []byte("server: echo\n"+tt.load), &found), tt.opt, &found)
		if len(found) != 1 || found[0].Error() != tt.want {
			t.Errorf("%q with %+v: got %v, want %s", tt.load, tt.opt, found, tt.want)
		}
	}
}

func TestLoadDefaults(t *testing.T) {
	p := compileText(t, ".", "server: echo\nload: {vus: 2, duration: 1m}").Load
	if p.GracefulStop != 5*time.Second || p.MaxDuration != 10*time.Minute || p.StartAfter != 0 || p.ConnectRate != 0 || p.WarmUp != 0 || !p.Timed() || p.Open {
		t.Errorf("got %+v", p)
	}
	p = compileText(t, ".", "server: echo\nload: {vus: 2, iterations-per-vu: 3, graceful-stop: 0s, max-duration: 1s, connect-rate: 30/m, start-after: 1s}").Load
	if p.GracefulStop != 0 || p.MaxDuration != time.Second || p.ConnectRate != 0.5 || p.StartAfter != time.Second || p.Timed() || p.Iterations != 6 {
		t.Errorf("got %+v", p)
	}
}

func TestUnits(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"500ms": 500 * time.Millisecond, "1m30s": 90 * time.Second, "1.5s": 1500 * time.Millisecond, "0s": 0, "2us": 2 * time.Microsecond, "2µs": 2 * time.Microsecond, "24h": 24 * time.Hour,
	} {
		if got, err := table.ParseDuration(text); got != want || err != nil {
			t.Errorf("ParseDuration(%q) = %s, %v, want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"10": "10s or 10ms?", "": "not nothing", "-5s": "negative", "1d": "(24h?)", "1,5s": "(1.5s?)", "1m30": "(1m30s?)", "1:05": "(1m5s?)", "5 sec": "(5s?)", "3min": "(3m?)", "2 hours": "(2h?)", "1s ": "such as", "99999999999h": "too long",
	} {
		if got, err := table.ParseDuration(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseDuration(%q) = %s, %v, want an error with %q", text, got, err, want)
		}
	}
	for text, want := range map[string]int64{"1B": 1, "2KB": 2000, "2KiB": 2048, "1.5MiB": 3 << 19, "3MB": 3e6, "1GiB": 1 << 30, "1GB": 1e9, "0B": 0} {
		if got, err := table.ParseSize(text); got != want || err != nil {
			t.Errorf("parseSize(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]float64{"50/s": 50, "30/m": 0.5, "3600/h": 1, "0.5/s": 0.5, "0/s": 0} {
		if got, err := table.ParseRate(text); got != want || err != nil {
			t.Errorf("ParseRate(%q) = %g, %v, want %g", text, got, err, want)
		}
	}
	for text, want := range map[string]string{"50": "50/s or 50/m?", "50/sec": "(50/s?)", "fast": "such as", "-1/s": "such as", "50rps": "(50/s?)"} {
		if got, err := table.ParseRate(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseRate(%q) = %g, %v, want an error with %q", text, got, err, want)
		}
	}
}
