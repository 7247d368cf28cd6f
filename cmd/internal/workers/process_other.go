//go:build unix && !linux

package workers

import "syscall"

// endWithParent has nothing to do: no kernel but Linux's offers it.
func endWithParent(*syscall.SysProcAttr) {}
