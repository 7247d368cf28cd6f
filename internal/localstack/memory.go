package localstack

import (
	"errors"
	"os"
	"path/filepath"
)

// memoryNeeded has to be free before a cluster is put into memory: tests of several packages run at a time.
const memoryNeeded = 4 << 30

// memoryDir makes a directory for the account in memory. It is empty where there's no place for that, or too little.
// What killed runs left there goes: unlike a disk, memory is missed.
func (a *account) memoryDir(stackDir string) (string, error) {
	root := memoryRoot()
	if root == "" {
		return "", nil
	}
	sweep(filepath.Join(root, tempPrefix+"*"), isLeft)
	if free(root) < memoryNeeded || !a.canReach(root) {
		return "", nil
	}
	dir, err := os.MkdirTemp(root, tempPrefix)
	if err != nil {
		return "", nil //nolint:nilerr // a disk does as well
	}
	return dir, errors.Join(claim(dir, stackDir), a.own(dir))
}

// isLeft says whether no process holds the stack any more that an ephemeral cluster was made for: nobody runs it, and
// nobody starts it again.
func isLeft(home string) bool {
	stackDir, err := os.ReadFile(filepath.Join(home, belongsTo))
	if err != nil {
		return false
	}
	lock, err := os.Open(filepath.Join(string(stackDir), "lock"))
	if err != nil {
		return isOrphan(home)
	}
	defer func() { _ = lock.Close() }()
	return tryLock(lock) == nil
}
