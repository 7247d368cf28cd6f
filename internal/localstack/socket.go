package localstack

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
)

// renewSocketDir makes a directory for the server's socket, and removes the one that a killed run left. A link in the
// stack's directory remembers it, and serves a user as `psql -h DIR/socket`.
func renewSocketDir(dir string, as *account) (string, error) {
	link := filepath.Join(dir, "socket")
	if old, err := os.Readlink(link); err == nil {
		removeSocketDir(old)
	}
	if err := os.Remove(link); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("localstack: directory for the socket: %w", err)
	}
	socketDir, err := as.tempDir()
	if err != nil {
		return "", err
	}
	if err := os.Symlink(socketDir, link); err != nil {
		return "", fmt.Errorf("localstack: directory for the socket: %w", err)
	}
	return socketDir, nil
}

// removeSocketDir removes sockets and then the directory, if nothing else is in it.
func removeSocketDir(dir string) {
	sockets, _ := filepath.Glob(filepath.Join(dir, ".s.PGSQL.*"))
	for _, socket := range sockets {
		_ = os.Remove(socket)
	}
	_ = os.Remove(dir)
}

func socketURL(dir string, port int) string {
	query := url.Values{"host": {dir}, "port": {strconv.Itoa(port)}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Host: "", Path: "/postgres", RawQuery: query.Encode()}
	return u.String()
}
