package localstack

import "syscall"

// endWithParent has the kernel signal the child when this program dies.
func endWithParent(attr *syscall.SysProcAttr, s syscall.Signal) { attr.Pdeathsig = s }

// watchParent has nothing to do: the kernel watches.
func watchParent(int, syscall.Signal) (release func()) { return func() {} }
