package cli

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"wsrun/internal/wstest/long"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// openTerminal makes a terminal of 80 columns: what is written to its one end comes out of the other.
func openTerminal() (control, terminal *os.File, err error) {
	control, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	fd := int(control.Fd())
	if err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, fmt.Errorf("unlock the terminal: %w", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, fmt.Errorf("number of the terminal: %w", err)
	}
	if err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		return nil, nil, fmt.Errorf("size of the terminal: %w", err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	return control, terminal, err
}

// onTerminal runs a program with a terminal on all of its streams. K=V arguments before it are added to its
// environment.
func onTerminal(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: tty CODE [K=V...] PROGRAM ARG...")
	}
	want, args := args[0], args[1:]
	var env []string
	for len(args) > 1 && strings.Contains(args[0], "=") {
		env, args = append(env, args[0]), args[1:]
	}
	control, terminal, err := openTerminal()
	ts.Check(err)
	defer control.Close()
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(env, "PATH="+ts.Getenv("PATH"), "TMPDIR="+ts.Getenv("TMPDIR"), "GORACE="+ts.Getenv("GORACE"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true} // in its foreground, as from a shell
	ts.Check(cmd.Start())
	_ = terminal.Close()
	text := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(control) // ends with an error when the program has closed the terminal
		text <- string(all)
	}()
	err = cmd.Wait()
	all := strings.ReplaceAll(<-text, "\r\n", "\n")
	_, _ = io.WriteString(ts.Stdout(), all)
	judgeExit(ts, err, want, all)
}

func condition(cond string) (bool, error) {
	switch cond {
	case "terminal":
		return true, nil
	case "root":
		return os.Getuid() == 0, nil
	case "race":
		return raceEnabled, nil
	case "long":
		return long.Enabled(), nil
	}
	return false, fmt.Errorf("unknown condition %s", cond)
}
