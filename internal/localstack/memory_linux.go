package localstack

import "syscall"

// memoryRoot is a file system in memory.
func memoryRoot() string { return "/dev/shm" }

// free is how many bytes there is room for, 0 where nobody knows.
func free(dir string) uint64 {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0
	}
	return fs.Bavail * uint64(max(fs.Bsize, 0))
}
