package localstack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// rootsClusters is where clusters lie that this program runs as root: it survives a reboot and a temporary-file
// cleaner, and every account can enter it.
const rootsClusters = "/var/lib/orderloom"

// clusterHome is the directory around a private cluster.
type clusterHome struct {
	dir string
	as  *account // whom it belongs to; nil is this program's user
	// lock is the stack's: every process that touches the cluster holds it.
	lock *os.File
}

// data is PGDATA. It exists only once initdb has finished.
func (h clusterHome) data() string { return filepath.Join(h.dir, "data") }

// openHome finds the cluster's directory or makes it.
func openHome(o Options, lock *os.File) (clusterHome, error) {
	as, err := serverAccount()
	if err != nil {
		return clusterHome{}, err
	}
	h, err := clusterHome{as: as, lock: lock}.open(o)
	if err != nil {
		return clusterHome{}, fmt.Errorf("localstack: place for the database: %w", err)
	}
	return h, nil
}

func (h clusterHome) open(o Options) (clusterHome, error) {
	link := filepath.Join(o.Dir, "postgres")
	switch {
	case o.Ephemeral:
		return h.openEphemeral(o, link)
	case h.as == nil:
		h.dir = link
		return h, h.as.own(h.dir)
	default:
		return h.openAsRoot(o.Dir, link)
	}
}

// openEphemeral forgets what was there, also what a killed run left in a temporary directory.
func (h clusterHome) openEphemeral(o Options, link string) (clusterHome, error) {
	if old, err := os.Readlink(link); err == nil && strings.HasPrefix(filepath.Base(old), tempPrefix) {
		_ = os.RemoveAll(old)
	}
	if err := os.RemoveAll(link); err != nil {
		return h, err
	}
	var err error
	if h.dir, err = h.as.ephemeralDir(o); err != nil {
		return h, err
	}
	if h.dir == "" {
		h.dir = link
		return h, h.as.own(h.dir)
	}
	return h, os.Symlink(h.dir, link)
}

// ephemeralDir is empty where the stack's own directory does.
func (a *account) ephemeralDir(o Options) (string, error) {
	if o.InMemory {
		if dir, err := a.memoryDir(o.Dir); err != nil || dir != "" {
			return dir, err
		}
	}
	if a == nil {
		return "", nil
	}
	return a.tempDir()
}

// openAsRoot follows the link in the stack's directory. Without a link the stack is new, so a cluster in its place
// belonged to a directory that was deleted, and goes.
func (h clusterHome) openAsRoot(dir, link string) (clusterHome, error) {
	sum := sha256.Sum256([]byte(dir))
	h.dir = filepath.Join(rootsClusters, hex.EncodeToString(sum[:8]))
	target, err := os.Readlink(link)
	switch {
	case errors.Is(err, os.ErrNotExist):
		sweep(filepath.Join(rootsClusters, "*"), isOrphan)
		return h, h.makeAnew(dir, link)
	case err != nil:
		return h, fmt.Errorf("%w: it was made by another user; run as that user, or delete it to begin anew", err)
	case target != h.dir:
		return h, fmt.Errorf("%s leads to %s, the cluster of another directory: move the directory back, or delete the link to begin anew", link, target)
	}
	info, err := os.Stat(h.dir)
	if errors.Is(err, os.ErrNotExist) {
		return h, h.as.own(h.dir)
	}
	if err != nil {
		return h, err
	}
	h.as = ownerOf(info)
	return h, nil
}

func (h clusterHome) makeAnew(dir, link string) error {
	if err := os.RemoveAll(h.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(rootsClusters, 0o755); err != nil {
		return err
	}
	if err := h.as.own(h.dir); err != nil {
		return err
	}
	if err := claim(h.dir, dir); err != nil {
		return err
	}
	return os.Symlink(h.dir, link)
}
