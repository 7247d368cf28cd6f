package localstack

import (
	"os"
	"path/filepath"
)

// canReach says whether the account may enter the directory and all above it.
func (a *account) canReach(dir string) bool {
	if a == nil {
		return true
	}
	for {
		info, err := os.Stat(dir)
		if err != nil || !a.mayEnter(info) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}

func (a *account) mayEnter(info os.FileInfo) bool {
	owner, mode := ownerOf(info), info.Mode().Perm()
	switch {
	case owner.uid == a.uid:
		return mode&0o100 != 0
	case owner.gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
