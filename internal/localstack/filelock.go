package localstack

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

var errLocked = errors.New("locked by another process")

// tryLock answers errLocked where another open file holds the lock.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// oneProcess does something that only one process at a time may do; waiting is called before it waits for another.
// What is to be done may have been done meanwhile.
func oneProcess(ctx context.Context, path string, waiting func(), do func() error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if tryLock(f) != nil {
		waiting()
		if err := until(ctx, nil, func(context.Context) error { return tryLock(f) }); err != nil {
			return err
		}
	}
	return do()
}
