package workers

import "syscall"

// endWithParent has the kernel kill the child when this program dies.
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
