package guard

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// systemBounds returns the limits that the system imposes on the process: its own, those of its cgroup and that
// cgroup's ancestors, and the machine's.
func systemBounds(heap goMemory) []bound {
	var list []bound
	list = append(list, ownLimits(heap)...)
	list = append(list, cgroupBounds("/proc/self/cgroup", "/proc/self/mountinfo")...)
	return append(list, machineBound(newProcFile("/proc/meminfo")))
}

// arena is how much address space Go's heap takes at a time, in bytes, and the C library's for each thread, if there is
// one.
const arena = 64 << 20

// toKeep returns how much of an address space to keep free. If there is hardly any to begin with, a small run still has
// a chance.
func toKeep(room uint64) uint64 {
	if room < 3*arena {
		return room / 8
	}
	return max(room/4, min(2*arena+arena/8, room/2))
}

// ownLimits returns the bounds that `ulimit` sets. What they bound never shrinks, and grows in large pieces: Go's heap
// takes 64 MiB of address space at a time, a thread 8 MiB and more. So a good part of it must be left.
func ownLimits(heap goMemory) []bound {
	const rlimitData, rlimitAS = syscall.RLIMIT_DATA, syscall.RLIMIT_AS
	var list []bound
	for _, l := range []struct {
		resource, field int
		of              string
	}{{rlimitAS, 0, "that `ulimit -v` allows"}, {rlimitData, 5, "that `ulimit -d` allows"}} {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(l.resource, &limit); err != nil || uint64(limit.Cur) >= math.MaxInt64 {
			continue
		}
		statm, page := newProcFile("/proc/self/statm"), uint64(os.Getpagesize())
		b := bound{of: l.of, heap: 50, left: func(heap goMemory) (used, most uint64, ok bool) {
			n, ok := fieldOf(statm.read(), l.field)
			return n * page, uint64(limit.Cur), ok
		}}
		if used, most, ok := b.left(heap); ok {
			b.keep = toKeep(most - min(used, most))
			list = append(list, b)
		}
	}
	return list
}

// machineBound is what the machine has available, including swap. Others use it too.
func machineBound(meminfo *procFile) bound {
	return bound{of: "that the machine has for it", heap: 80, left: func(heap goMemory) (used, most uint64, ok bool) {
		text := meminfo.read()
		available, ok := numberAfter(text, "\nMemAvailable:")
		swap, _ := numberAfter(text, "\nSwapFree:")
		return heap.held, heap.held + (available+swap)<<10, ok
	}}
}

// cgroupBounds returns the bounds of a process's cgroup, according to its files cgroup and mountinfo, and of its
// ancestors: of version 2, and of version 1's memory controller.
func cgroupBounds(cgroup, mountinfo string) []bound {
	groups, err := os.ReadFile(cgroup)
	mounts, err2 := os.ReadFile(mountinfo)
	if err != nil || err2 != nil {
		return nil
	}
	var list []bound
	for line := range strings.Lines(string(groups)) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, path, _ := strings.Cut(rest, ":")
		v2 := id == "0" && controllers == ""
		if !v2 && !strings.Contains(","+controllers+",", ",memory,") {
			continue
		}
		root, dir := cgroupFolder(string(mounts), path, v2)
		for dir != "" {
			if b, ok := cgroupBound(dir, v2); ok {
				list = append(list, b)
			}
			if dir == root {
				break
			}
			dir = filepath.Dir(dir)
		}
	}
	return list
}

// cgroupFolder returns where a cgroup's files are, and where those of its topmost visible ancestor are; "": nowhere.
func cgroupFolder(mounts, path string, v2 bool) (root, dir string) {
	for line := range strings.Lines(mounts) {
		// 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue: proc_pid_mountinfo(5)
		mount, of, _ := strings.Cut(strings.TrimSpace(line), " - ")
		fields, types := strings.Fields(mount), strings.Fields(of)
		if len(fields) < 5 || len(types) < 3 {
			continue
		}
		v1 := types[0] == "cgroup" && strings.Contains(","+types[2]+",", ",memory,")
		if v2 && types[0] != "cgroup2" || !v2 && !v1 {
			continue
		}
		root = fields[4]
		below, err := filepath.Rel(fields[3], path)
		if dir = filepath.Join(root, below); err != nil || strings.HasPrefix(below, "..") || !isFolder(dir) {
			dir = root // a container sees its own cgroup there
		}
		return root, dir
	}
	return "", ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// cgroupBound returns the bound of one cgroup, if it has one.
func cgroupBound(dir string, v2 bool) (b bound, ok bool) {
	limitFile, usedFile, cached := "memory.limit_in_bytes", "memory.usage_in_bytes", [2]string{
		"\ntotal_inactive_file",
		"\ntotal_active_file",
	}
	if v2 {
		limitFile, usedFile, cached = "memory.max", "memory.current", [2]string{"\ninactive_file", "\nactive_file"}
	}
	limit, usage := newProcFile(filepath.Join(dir, limitFile)), newProcFile(filepath.Join(dir, usedFile))
	stat := newProcFile(filepath.Join(dir, "memory.stat"))
	most, ok := fieldOf(limit.read(), 0) // "max" is not a number
	if !ok || most >= math.MaxInt64>>1 {
		return bound{}, false
	}
	return bound{
		of:   "that its cgroup allows (" + limitFile + ")",
		heap: 80,
		left: func(goMemory) (used, limit uint64, ok bool) {
			used, ok = fieldOf(usage.read(), 0)
			if ok &&
				used+most/memoryShare >= most { // the kernel reclaims its file cache, which is slow to read
				text := stat.read()
				for _, name := range cached {
					n, _ := numberAfter(text, name)
					used -= min(used, n)
				}
			}
			return used, most, ok
		},
	}, true
}

// procFile is a file of the kernel that is read repeatedly without allocations and without a call that yields the
// processor: if memory is short, both may take seconds. It is not kept open, because descriptors may be scarce too.
type procFile struct {
	path []byte // ends with NUL
	text [8 << 10]byte
}

func newProcFile(path string) *procFile { return &procFile{path: append([]byte(path), 0)} }

// read returns the contents, as far as there is room; nothing if the file can't be read.
func (f *procFile) read() []byte {
	const here = ^uintptr(99) // AT_FDCWD, -100
	fd, _, errno := syscall.RawSyscall6(
		syscall.SYS_OPENAT,
		here,
		uintptr(unsafe.Pointer(&f.path[0])),
		syscall.O_RDONLY|syscall.O_CLOEXEC,
		0,
		0,
		0,
	)
	if errno != 0 {
		return nil
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&f.text[0])), uintptr(len(f.text)))
	_, _, _ = syscall.RawSyscall(syscall.SYS_CLOSE, fd, 0, 0)
	if errno != 0 {
		return nil
	}
	return f.text[:n]
}

// fieldOf returns the i-th number of a line of numbers.
func fieldOf(text []byte, i int) (n uint64, ok bool) {
	for ; i > 0; i-- {
		at := bytes.IndexByte(text, ' ')
		if at < 0 {
			return 0, false
		}
		text = text[at+1:]
	}
	return leadingNumber(text)
}

// numberAfter returns the number after a name, which includes the end of the preceding line.
func numberAfter(text []byte, name string) (n uint64, ok bool) {
	for i := range text {
		rest := text[i:]
		if len(rest) > len(name) && string(rest[:len(name)]) == name &&
			(rest[len(name)] == ' ' || name[len(name)-1] == ':') {
			return leadingNumber(bytes.TrimLeft(rest[len(name):], " "))
		}
	}
	return 0, false
}

func leadingNumber(text []byte) (n uint64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' {
			break
		}
		n, ok = n*10+uint64(c-'0'), true
	}
	return n, ok
}
