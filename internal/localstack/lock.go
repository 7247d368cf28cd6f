package localstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// orphansPatience is how long servers of a program that died may take to end before Start gives up on them.
const orphansPatience = 30 * time.Second

// lockDir takes the directory for this program. The file it returns is handed to every server as well: a lock belongs
// to the open file, so the directory stays taken until the last server is gone, even when this program is killed.
func lockDir(ctx context.Context, o Options) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(o.Dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("localstack: lock the data directory: %w", err)
	}
	if err := waitForLock(ctx, o, f); err != nil {
		_ = f.Close()
		return nil, err
	}
	if err := writeHolder(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("localstack: lock the data directory: %w", err)
	}
	return f, nil
}

func waitForLock(ctx context.Context, o Options, f *os.File) error {
	if tryLock(f) == nil {
		return nil
	}
	holder, alive := readHolder(f)
	if alive {
		return inUse(o.Dir, holder)
	}
	o.say("Waiting for the servers of %s, which was killed, to end (seconds)", holder)
	ctx, cancel := context.WithTimeout(ctx, orphansPatience)
	defer cancel()
	if err := until(ctx, nil, func(context.Context) error { return tryLock(f) }); err != nil {
		return inUse(o.Dir, "servers left by "+holder)
	}
	return nil
}

func inUse(dir, holder string) error {
	return fmt.Errorf("localstack: %s is in use by %s: stop it, or name another directory in ORDERLOOM_DATA_DIR", dir, holder)
}

var errLocked = errors.New("locked by another process")

// tryLock answers errLocked where another open file holds the lock.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// writeHolder tells whoever comes later who is here.
func writeHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n%s\n", os.Getpid(), filepath.Base(os.Args[0])), 0)
	return err
}

// readHolder names the process that took the lock and says whether it still runs.
func readHolder(f *os.File) (name string, alive bool) {
	content, err := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if err != nil {
		return "another process", true
	}
	var pid int
	if _, err := fmt.Sscanf(string(content), "%d", &pid); err != nil {
		return "another process", true
	}
	_, program, _ := strings.Cut(string(content), "\n")
	name = fmt.Sprintf("process %d (%s)", pid, strings.TrimSpace(program))
	return name, !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
