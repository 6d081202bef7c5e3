//go:build linux

package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"wsrun/internal/wstest"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: link A B")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "link:", err)
		os.Exit(1)
	}
}

func run(a, b string) error {
	left, err := openTUN(a)
	if err != nil {
		return err
	}
	right, err := openTUN(b)
	if err != nil {
		return err
	}
	l := &link{chance: rand.New(rand.NewPCG(1, 2))}
	go l.carry(left, right)
	go l.carry(right, left)
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := l.set(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// openTUN attaches to a TUN device, whose packets then come without a header of the driver's, and with their checksums.
func openTUN(name string) (*os.File, error) {
	fd, err := syscall.Open("/dev/net/tun", syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open /dev/net/tun: %w", err)
	}
	var req struct {
		name  [syscall.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}
	copy(req.name[:syscall.IFNAMSIZ-1], name)
	req.flags = syscall.IFF_TUN | syscall.IFF_NO_PI
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TUNSETIFF,
		uintptr(unsafe.Pointer(&req))); errno != 0 {
		return nil, fmt.Errorf("attach to %s: %w", name, errno)
	}
	return os.NewFile(uintptr(fd), name), nil
}

// link is how the link is at present.
type link struct {
	mu     sync.Mutex
	delay  time.Duration
	loss   float64
	rate   float64 // bytes a second; 0: no limit
	down   bool
	chance *rand.Rand
}

func (l *link) set(line string) error {
	word, value, _ := strings.Cut(line, " ")
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	switch word {
	case "delay":
		l.delay, err = time.ParseDuration(value)
	case "loss":
		l.loss, err = strconv.ParseFloat(value, 64)
	case "rate":
		l.rate, err = strconv.ParseFloat(value, 64)
	case "down", "up":
		l.down = word == "down"
	default:
		err = fmt.Errorf("unknown word %q", line)
	}
	return err
}

// packet is one under way.
type packet struct {
	data []byte
	due  time.Time
}

// queued is how many packets wait at most; those that come then are lost, as in a router.
const queued = 1000

// carry takes packets from one end to the other, until either is closed.
func (l *link) carry(from, to *os.File) {
	way := make(chan packet, queued)
	go func() {
		for p := range way {
			wstest.Delay(nil, time.Until(p.due))
			_, _ = to.Write(p.data) // a device that is not up loses it
		}
	}()
	defer close(way)
	var free time.Time // when the link has sent what it has
	buf := make([]byte, 65536)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if due, ok := l.admit(n, &free); ok {
			select {
			case way <- packet{append([]byte(nil), buf[:n]...), due}:
			default:
			}
		}
	}
}

// admit says when a packet arrives; ok is false for one that is lost.
func (l *link) admit(size int, free *time.Time) (due time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down || l.chance.Float64() < l.loss {
		return due, false
	}
	due = time.Now()
	if l.rate > 0 {
		if free.After(due) {
			due = *free
		}
		due = due.Add(time.Duration(float64(size) / l.rate * float64(time.Second)))
		*free = due
	}
	return due.Add(l.delay), true
}
