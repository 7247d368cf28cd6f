//go:build unix && !linux

package localstack

import (
	"os/exec"
	"strconv"
	"syscall"
)

// endWithParent has nothing to do: no kernel but Linux's offers it.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// watchParent starts a shell that reads from this program until it dies, then signals the child's process group.
// Release ends the shell once the child is gone. Without a shell the child merely outlives a crash.
func watchParent(pid int, s syscall.Signal) (release func()) {
	script := "read go || kill -" + strconv.Itoa(int(s)) + " -" + strconv.Itoa(pid)
	shell := exec.Command("/bin/sh", "-c", script)
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := shell.StdinPipe()
	if err != nil || shell.Start() != nil {
		return func() {}
	}
	return func() {
		_, _ = stdin.Write([]byte("gone\n"))
		_ = shell.Wait()
	}
}
