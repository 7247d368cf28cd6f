package localstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// unlockDir gives the directory back, and waits until the last process that inherited the lock is gone: a server's
// children end a moment after it. It stops waiting when somebody else has taken the directory meanwhile.
func unlockDir(f *os.File) error {
	ours := readAll(f)
	if err := f.Close(); err != nil {
		return fmt.Errorf("localstack: unlock the data directory: %w", err)
	}
	again, err := os.Open(f.Name())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("localstack: unlock the data directory: %w", err)
	}
	defer func() { _ = again.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), orphansPatience)
	defer cancel()
	err = until(ctx, nil, func(context.Context) error {
		if err := tryLock(again); err == nil || readAll(again) != ours {
			return nil
		}
		return errLocked
	})
	if err != nil {
		return fmt.Errorf("localstack: a server's child still runs: %w", err)
	}
	return nil
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

// writeHolder tells whoever comes later who is here; the last line makes every holder unique.
func writeHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n%s\n%s\n", os.Getpid(), filepath.Base(os.Args[0]), rand.Text()), 0)
	return err
}

// readHolder names the process that took the lock and says whether it still runs.
func readHolder(f *os.File) (name string, alive bool) {
	var pid int
	var program string
	if _, err := fmt.Sscanf(readAll(f), "%d\n%s", &pid, &program); err != nil {
		return "another process", true
	}
	return fmt.Sprintf("process %d (%s)", pid, program), !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

func readAll(f *os.File) string {
	content, _ := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	return string(content)
}
