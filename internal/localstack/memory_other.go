//go:build unix && !linux

package localstack

// memoryRoot is empty: only Linux has a file system in memory without further ado.
func memoryRoot() string { return "" }

// free is never asked.
func free(string) uint64 { return 0 }
