package guard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Limits of a cgroup count, those of the ones above it too, and the system's cache of files is nobody's.
func TestCgroupBounds(t *testing.T) {
	type want struct {
		of         string
		used, most uint64
	}
	const v1Mount, v2Mount = "35 31 0:32 / $DIR rw - cgroup cgroup rw,memory\n", "36 31 0:33 / $DIR rw - cgroup2 cgroup2 rw\n"
	for _, tt := range []struct {
		name, cgroup, mounts string
		files                map[string]string
		want                 []want
	}{
		{"v2", "0::/a/b\n", v2Mount, map[string]string{"a/b/memory.max": "1000\n", "a/b/memory.current": "500\n"}, []want{{"memory.max", 500, 1000}}},
		{"v2 without a limit", "0::/a\n", v2Mount, map[string]string{"a/memory.max": "max\n", "a/memory.current": "500\n"}, nil},
		{"v2 with one above", "0::/a/b\n", v2Mount,
			map[string]string{"a/b/memory.max": "max\n", "a/memory.max": "2000\n", "a/memory.current": "700\n"}, []want{{"memory.max", 700, 2000}}},
		{"v2 seen from a container", "0::/elsewhere/x\n", v2Mount, map[string]string{"memory.max": "1000\n", "memory.current": "1\n"}, []want{{"memory.max", 1, 1000}}},
		{"v2 with a cache", "0::/\n", v2Mount, map[string]string{"memory.max": "1000\n", "memory.current": "950\n",
			"memory.stat": "anon 100\ninactive_file 600\nactive_file 200\nslab 7\n"}, []want{{"memory.max", 150, 1000}}},
		{"v1", "9:name=systemd:/\n4:memory:/a\n0::/\n", v1Mount, map[string]string{"a/memory.limit_in_bytes": "1000\n", "a/memory.usage_in_bytes": "990\n",
			"a/memory.stat": "cache 1\ninactive_file 1\ntotal_inactive_file 500\ntotal_active_file 90\n"}, []want{{"memory.limit_in_bytes", 400, 1000}}},
		{"v1 without a limit", "4:memory:/\n", v1Mount, map[string]string{"memory.limit_in_bytes": "9223372036854771712\n", "memory.usage_in_bytes": "1\n"}, nil},
		{"another controller", "5:cpu:/\n", v1Mount, map[string]string{"memory.limit_in_bytes": "1000\n"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) string {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
				return path
			}
			for name, text := range tt.files {
				write(name, text)
			}
			cgroup, mounts := write("proc/cgroup", tt.cgroup), write("proc/mountinfo", strings.ReplaceAll(tt.mounts, "$DIR", dir))
			bounds := cgroupBounds(cgroup, mounts)
			if len(bounds) != len(tt.want) {
				t.Fatalf("got %d bounds, want %d", len(bounds), len(tt.want))
			}
			for i, b := range bounds {
				used, most, ok := b.left(goMemory{})
				if w := tt.want[i]; !ok || used != w.used || most != w.most || !strings.Contains(b.of, w.of) {
					t.Errorf("got %d of %d %s (known: %v), want %d of %d of %s", used, most, b.of, ok, w.used, w.most, w.of)
				}
			}
		})
	}
}

func TestMachineBound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meminfo")
	if err := os.WriteFile(path, []byte("MemTotal: 900 kB\nMemFree: 1 kB\nMemAvailable:      20 kB\nSwapCached: 1 kB\nSwapFree:       4 kB\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	b := machineBound(newProcFile(path))
	if used, most, ok := b.left(goMemory{held: 1000}); !ok || used != 1000 || most != 1000+24<<10 {
		t.Errorf("got %d of %d (known: %v), want 1000 of %d", used, most, ok, 1000+24<<10)
	}
	b = machineBound(newProcFile(path + "x"))
	if _, _, ok := b.left(goMemory{}); ok {
		t.Error("the bound is known, and its file is not there")
	}
}

// Whoever has just taken what is missing calls look: it must not want more.
func TestLookAllocatesNothing(t *testing.T) {
	m, stop := WatchMemory()
	defer stop()
	if len(m.bounds) == 0 {
		t.Fatal("no bound is known, want the machine's at least")
	}
	if n := testing.AllocsPerRun(100, m.look); n > 0 {
		t.Errorf("a look allocates %v times, want never", n)
	}
	if why := m.Spent(); why != "" {
		t.Errorf("it tripped: %s", why)
	}
}

func BenchmarkLook(b *testing.B) {
	m, stop := WatchMemory()
	defer stop()
	for b.Loop() {
		m.look()
	}
}
