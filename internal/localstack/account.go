package localstack

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// tempPrefix begins the names of our temporary directories.
const tempPrefix = "orderloom-"

// account is who PostgreSQL runs as where this program runs as root.
type account struct {
	name     string
	uid, gid uint32
}

// serverAccount is nil for everybody but root.
func serverAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return newAccount(u)
		}
	}
	return nil, errors.New("localstack: PostgreSQL refuses to run as root, and there is neither an account `postgres` nor `nobody`: create one (useradd --system postgres)")
}

func newAccount(u *user.User) (*account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("localstack: account %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("localstack: account %s: %w", u.Username, err)
	}
	return &account{name: u.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// ownerOf is the account a cluster was made under: it stays, even where a better one appears later.
func ownerOf(info os.FileInfo) *account {
	stat := info.Sys().(*syscall.Stat_t)
	return &account{name: "uid " + strconv.Itoa(int(stat.Uid)), uid: stat.Uid, gid: stat.Gid}
}

// own makes a directory for the account alone. A nil account is this program's.
func (a *account) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if a == nil {
		return nil
	}
	return os.Chown(dir, int(a.uid), int(a.gid))
}

// tempDir makes a directory for the account, with a short path: a Unix socket's path may have 103 bytes on macOS and
// 107 on Linux, and a user's temporary directory can be long, or closed to the account.
func (a *account) tempDir() (string, error) {
	const longest = 60
	last := errors.New("none is short and open to the server's account")
	for _, base := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		if len(base) > longest || !a.canReach(base) {
			continue
		}
		dir, err := os.MkdirTemp(base, tempPrefix)
		if err != nil {
			last = err
			continue
		}
		return dir, a.own(dir)
	}
	return "", fmt.Errorf("localstack: no temporary directory for the database's socket: %w; set TMPDIR to one", last)
}
